package org.heddle.fulltext;

import java.util.Locale;
import java.util.Set;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;
import org.heddle.storage.MessageTable;

/// The fields of a document, which is one email: all copies of a message in an account.
final class IndexFields {
  /// The version of all that an index holds, and of how texts are read and folded. An index of
  /// another one is made anew; one of another Java too, whose Unicode may be another.
  static final String VERSION = "1/" + Runtime.version().feature();

  /// The email id, to delete by.
  static final String ID = "id";

  /// The email id, as a number.
  static final String EMAIL = "email";

  /// [#stamp].
  static final String STAMP = "stamp";

  /// There if the document lacks some of the text.
  static final String CUT = "cut";

  /// The names of the fields of the header.
  static final String NAMES = "names";

  /// The trigrams of the header's fields, each with its name.
  static final String HEADER = "header";

  /// The trigrams of the body.
  static final String BODY = "body";

  /// The trigrams of the values of one field.
  static final String FIELD = "field:";

  /// The words of one field, or of the body.
  static final String WORDS = "words:";

  /// The fields whose values are indexed on their own.
  static final Set<String> SINGLE =
      Set.of(
          "FROM",
          "TO",
          "CC",
          "BCC",
          "SUBJECT",
          "SENDER",
          "REPLY-TO",
          "MESSAGE-ID",
          "IN-REPLY-TO",
          "REFERENCES",
          "LIST-ID");

  /// The fields that people write words into.
  static final Set<String> WORDED = Set.of("FROM", "TO", "CC", "BCC", "SUBJECT");

  /// Names longer than this are not indexed.
  static final int LONGEST_NAME = 200;

  private IndexFields() {}

  /// The name of a field as the index writes it.
  static String name(String field) {
    return field.toUpperCase(Locale.ROOT);
  }

  static BytesRef id(long email) {
    byte[] bytes = new byte[Long.BYTES];
    NumericUtils.longToSortableBytes(email, bytes, 0);
    return new BytesRef(bytes);
  }

  /// What copies of a message share, and another message that was given its id (after the storage
  /// was restored from a backup) hardly does.
  static long stamp(MessageTable messages, int row) {
    return (messages.internalDate(row).toEpochSecond() << 32) ^ messages.size(row);
  }
}
