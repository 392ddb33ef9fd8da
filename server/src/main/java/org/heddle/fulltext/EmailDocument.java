package org.heddle.fulltext;

import java.io.IOException;
import java.io.Reader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.heddle.mime.FoldedTexts;
import org.heddle.mime.TextSearch;

/// Makes the document of one email from its texts. Confined to one thread; used once.
final class EmailDocument implements TextSearch.Texts {
  /// More characters of a header or a body are not indexed.
  private static final int LIMIT = 512 * 1024;

  private static final FieldType GROUPS = type(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS, true);
  private static final FieldType FREQUENCIES = type(IndexOptions.DOCS_AND_FREQS, false);

  private final Set<String> names = new HashSet<>();
  private final Map<String, FoldedTexts> single = new HashMap<>();
  private final FoldedTexts header = new FoldedTexts(LIMIT);
  private final FoldedTexts body = new FoldedTexts(LIMIT);

  private static FieldType type(IndexOptions options, boolean omitsNorms) {
    var type = new FieldType();
    type.setIndexOptions(options);
    type.setTokenized(true);
    type.setOmitNorms(omitsNorms);
    type.freeze();
    return type;
  }

  @Override
  public void field(String name, String value) {
    String upper = IndexFields.name(name);
    if (upper.length() <= IndexFields.LONGEST_NAME) {
      names.add(upper);
    }
    if (IndexFields.SINGLE.contains(upper)) {
      single.computeIfAbsent(upper, _ -> new FoldedTexts(LIMIT)).add(value);
    }
    header.add(name + ": " + value);
  }

  @Override
  public void header(String text) {
    header.add(text);
  }

  @Override
  public void body(Reader text) throws IOException {
    body.add(text);
  }

  /// The document of what was told.
  ///
  /// @param stamp as [IndexFields#stamp]
  Document of(long email, long stamp) {
    var document = new Document();
    document.add(new StringField(IndexFields.ID, IndexFields.id(email), Field.Store.NO));
    document.add(new NumericDocValuesField(IndexFields.EMAIL, email));
    document.add(new NumericDocValuesField(IndexFields.STAMP, stamp));
    if (header.isCut() || body.isCut()) {
      document.add(new StringField(IndexFields.CUT, "", Field.Store.NO));
    }
    names.forEach(name -> document.add(new StringField(IndexFields.NAMES, name, Field.Store.NO)));
    document.add(new Field(IndexFields.HEADER, new Trigrams(header), GROUPS));
    document.add(new Field(IndexFields.BODY, new Trigrams(body), GROUPS));
    document.add(words("BODY", body));
    single.forEach((name, texts) -> {
      document.add(new Field(IndexFields.FIELD + name, new Trigrams(texts), GROUPS));
      if (IndexFields.WORDED.contains(name)) {
        document.add(words(name, texts));
      }
    });
    return document;
  }

  private static Field words(String name, FoldedTexts texts) {
    return new Field(IndexFields.WORDS + name, Words.stream(texts), FREQUENCIES);
  }
}
