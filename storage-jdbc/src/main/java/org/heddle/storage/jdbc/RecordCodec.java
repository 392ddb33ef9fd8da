package org.heddle.storage.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Turns the statements of one caller into redo records and back. A record has a number that is the
/// caller's, a byte that says whether more records of the same caller follow, and statements: code,
/// number of values, values. A caller with very many statements has several records, none longer
/// than the journal takes; they count only if the last is there.
final class RecordCodec {
  private static final int FORMAT = 1;
  private static final int PART_BYTES = 4 << 20;
  private static final int LONG = 1;
  private static final int TEXT = 2;
  private static final int BYTES = 3;

  /// @param caller distinct from that of the records beside it
  /// @param ending whether it is the caller's last record
  record Part(long caller, Ending ending, List<Write.Bound> writes) {}

  enum Ending {
    MORE,
    LAST
  }

  private RecordCodec() {}

  static List<byte[]> encode(long caller, List<Write.Bound> writes) {
    var parts = new ArrayList<byte[]>();
    var body = new ByteArrayOutputStream();
    try {
      var output = new DataOutputStream(body);
      for (Write.Bound write : writes) {
        if (body.size() >= PART_BYTES) {
          parts.add(part(caller, Ending.MORE, body));
          body.reset();
        }
        encode(output, write);
      }
      parts.add(part(caller, Ending.LAST, body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return parts;
  }

  private static byte[] part(long caller, Ending ending, ByteArrayOutputStream body)
      throws IOException {
    var bytes = new ByteArrayOutputStream(body.size() + 10);
    var output = new DataOutputStream(bytes);
    output.writeByte(FORMAT);
    output.writeLong(caller);
    output.writeByte(ending == Ending.LAST ? 1 : 0);
    body.writeTo(output);
    return bytes.toByteArray();
  }

  private static void encode(DataOutputStream output, Write.Bound write) throws IOException {
    output.writeShort(write.write().code());
    output.writeByte(write.values().size());
    for (Object value : write.values()) {
      switch (value) {
        case Long number -> {
          output.writeByte(LONG);
          output.writeLong(number);
        }
        case String text -> encode(output, TEXT, text.getBytes(UTF_8));
        case byte[] bytes -> encode(output, BYTES, bytes);
        default -> throw new IllegalArgumentException("No parameter: " + value.getClass());
      }
    }
  }

  private static void encode(DataOutputStream output, int type, byte[] bytes) throws IOException {
    output.writeByte(type);
    output.writeInt(bytes.length);
    output.write(bytes);
  }

  /// @throws IOException if the record is none of ours
  static Part decode(byte[] record) throws IOException {
    var input = new DataInputStream(new ByteArrayInputStream(record));
    if (input.readByte() != FORMAT) {
      throw new IOException("A redo record of an unknown format");
    }
    long caller = input.readLong();
    Ending ending = input.readByte() == 0 ? Ending.MORE : Ending.LAST;
    var writes = new ArrayList<Write.Bound>();
    while (input.available() > 0) {
      writes.add(decodeWrite(input));
    }
    return new Part(caller, ending, writes);
  }

  private static Write.Bound decodeWrite(DataInputStream input) throws IOException {
    Write write = Writes.byCode(input.readShort());
    int count = input.readUnsignedByte();
    var values = new ArrayList<Object>(count);
    for (int i = 0; i < count; i++) {
      values.add(decodeValue(input));
    }
    return new Write.Bound(write, List.copyOf(values));
  }

  private static Object decodeValue(DataInputStream input) throws IOException {
    int type = input.readByte();
    return switch (type) {
      case LONG -> input.readLong();
      case TEXT -> new String(decodeBytes(input), UTF_8);
      case BYTES -> decodeBytes(input);
      default -> throw new IOException("A redo record has a value of unknown type " + type);
    };
  }

  private static byte[] decodeBytes(DataInputStream input) throws IOException {
    int length = input.readInt();
    if (length < 0 || length > input.available()) {
      throw new IOException("A redo record has a value that is longer than itself");
    }
    byte[] bytes = new byte[length];
    input.readFully(bytes);
    return bytes;
  }
}
