package org.heddle.fulltext;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.InPlaceMergeSorter;
import org.heddle.storage.MessageTable;

/// An index as of one commit, with the place of each email in it. Immutable and thread-safe;
/// whoever uses it has to [#release] it.
final class IndexView {
  /// No document.
  static final int NONE = -1;

  private final DirectoryReader reader;
  private final IndexSearcher searcher;

  /// The documents in the order of their emails.
  private final long[] emails;

  private final long[] stamps;
  private final int[] documents;
  private final FixedBitSet cut;

  /// @param reader closed with the last release
  IndexView(DirectoryReader reader) throws IOException {
    this.reader = reader;
    this.searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null);
    this.emails = new long[reader.numDocs()];
    this.stamps = new long[emails.length];
    this.documents = new int[emails.length];
    int count = 0;
    for (LeafReaderContext leaf : reader.leaves()) {
      count = read(leaf, count);
    }
    sort();
    this.cut = hits(new TermQuery(new Term(IndexFields.CUT, "")));
  }

  private int read(LeafReaderContext leaf, int from) throws IOException {
    NumericDocValues email = leaf.reader().getNumericDocValues(IndexFields.EMAIL);
    NumericDocValues stamp = leaf.reader().getNumericDocValues(IndexFields.STAMP);
    Bits live = leaf.reader().getLiveDocs();
    int count = from;
    for (int document = 0; document < leaf.reader().maxDoc(); document++) {
      if ((live == null || live.get(document))
          && email.advanceExact(document)
          && stamp.advanceExact(document)) {
        emails[count] = email.longValue();
        stamps[count] = stamp.longValue();
        documents[count++] = leaf.docBase + document;
      }
    }
    return count;
  }

  private void sort() {
    new InPlaceMergeSorter() {
      @Override
      protected int compare(int one, int other) {
        return Long.compare(emails[one], emails[other]);
      }

      @Override
      protected void swap(int one, int other) {
        long email = emails[one];
        emails[one] = emails[other];
        emails[other] = email;
        long stamp = stamps[one];
        stamps[one] = stamps[other];
        stamps[other] = stamp;
        int document = documents[one];
        documents[one] = documents[other];
        documents[other] = document;
      }
    }.sort(0, emails.length);
  }

  DirectoryReader reader() {
    return reader;
  }

  /// Keeps it open for one more user.
  ///
  /// @return whether it was open
  boolean retain() {
    return reader.tryIncRef();
  }

  void release() throws IOException {
    reader.decRef();
  }

  /// The emails that it holds, ascending.
  long[] emails() {
    return emails;
  }

  /// The document of each message, or [#NONE].
  int[] documents(MessageTable messages) {
    int[] found = new int[messages.size()];
    int at = 0;
    for (int row = 0; row < found.length; row++) {
      long email = messages.emailId(row);
      // Mostly the one behind that of the message before.
      if (at >= emails.length || emails[at] != email) {
        at = Arrays.binarySearch(emails, email);
      }
      found[row] = at >= 0 && stamps[at] == IndexFields.stamp(messages, row) ? documents[at] : NONE;
      at = at >= 0 ? at + 1 : -1 - at;
    }
    return found;
  }

  /// Whether a document lacks some of the text.
  boolean isCut(int document) {
    return cut.get(document);
  }

  /// The documents that a query finds.
  FixedBitSet hits(Query query) throws IOException {
    var hits = new FixedBitSet(Math.max(1, reader.maxDoc()));
    collect(query, ScoreMode.COMPLETE_NO_SCORES, (document, _) -> hits.set(document));
    return hits;
  }

  /// How well each document matches; 0 if it is not found.
  float[] scores(Query query) throws IOException {
    float[] scores = new float[reader.maxDoc()];
    collect(query, ScoreMode.COMPLETE, (document, scorer) -> scores[document] = scorer.score());
    return scores;
  }

  @FunctionalInterface
  private interface Hit {
    void found(int document, Scorer scorer) throws IOException;
  }

  private void collect(Query query, ScoreMode mode, Hit hit) throws IOException {
    Weight weight = searcher.createWeight(searcher.rewrite(query), mode, 1);
    for (LeafReaderContext leaf : reader.leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer == null) {
        continue;
      }
      Bits live = leaf.reader().getLiveDocs();
      DocIdSetIterator found = scorer.iterator();
      for (int document = found.nextDoc();
          document != DocIdSetIterator.NO_MORE_DOCS;
          document = found.nextDoc()) {
        if (live == null || live.get(document)) {
          hit.found(leaf.docBase + document, scorer);
        }
      }
    }
  }
}
