package org.heddle.storage.maildir;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.heddle.storage.UidSet;

/// Numbers, texts and UID sets as the records of our own files hold them: numbers of variable
/// length, seven bits a byte, the lowest first; negative ones by zigzag.
final class RecordBytes {
  private RecordBytes() {}

  /// Writes one record.
  static final class Out {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);

    Out number(long value) {
      long rest = value << 1 ^ value >> 63;
      while ((rest & ~0x7fL) != 0) {
        bytes.write((int) ((rest & 0x7f) | 0x80));
        rest >>>= 7;
      }
      bytes.write((int) rest);
      return this;
    }

    Out text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      number(utf8.length);
      bytes.writeBytes(utf8);
      return this;
    }

    Out numbers(int[] values) {
      number(values.length);
      for (int value : values) {
        number(value);
      }
      return this;
    }

    Out uids(UidSet uids) {
      number(uids.ranges());
      for (int i = 0; i < uids.ranges(); i++) {
        number(uids.rangeFirst(i)).number(uids.rangeLast(i));
      }
      return this;
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }

  /// Reads one record.
  ///
  /// Every method throws [BufferUnderflowException] at the end of the record, and
  /// [IllegalArgumentException] for what cannot be.
  static final class In {
    private final ByteBuffer bytes;

    In(ByteBuffer bytes) {
      this.bytes = bytes;
    }

    boolean hasMore() {
      return bytes.hasRemaining();
    }

    long number() {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        byte b = bytes.get();
        value |= (b & 0x7fL) << shift;
        if (b >= 0) {
          return value >>> 1 ^ -(value & 1);
        }
      }
      throw new IllegalArgumentException("Number too long");
    }

    int count() {
      long count = number();
      if (count < 0 || count > bytes.remaining()) {
        throw new IllegalArgumentException("Not a count: " + count);
      }
      return (int) count;
    }

    String text() {
      byte[] utf8 = new byte[count()];
      bytes.get(utf8);
      return new String(utf8, StandardCharsets.UTF_8);
    }

    int[] numbers() {
      int[] values = new int[count()];
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.toIntExact(number());
      }
      return values;
    }

    UidSet uids() {
      var uids = UidSet.builder();
      for (int i = count(); i > 0; i--) {
        uids.addRange(number(), number());
      }
      return uids.build();
    }
  }
}
