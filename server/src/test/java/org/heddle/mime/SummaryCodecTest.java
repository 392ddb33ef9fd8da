package org.heddle.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.heddle.mime.Envelope.Address;
import org.heddle.mime.Part.Disposition;
import org.heddle.mime.Part.MediaType;
import org.heddle.mime.Part.Parameter;
import org.junit.jupiter.api.Test;

class SummaryCodecTest {
  /// Makes parts of any shape.
  private record Parts(Random random) {
    String text() {
      int length = random.nextInt(8) == 0 ? random.nextInt(300) : random.nextInt(6);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        text.append((char) random.nextInt(256));
      }
      List<String> common = SummaryTexts.COMMON;
      return random.nextInt(3) == 0 ? common.get(random.nextInt(common.size())) : text.toString();
    }

    Optional<String> optional() {
      return random.nextBoolean() ? Optional.of(text()) : Optional.empty();
    }

    <T> List<T> list(int most, Supplier<T> element) {
      List<T> list = new ArrayList<>();
      int count = random.nextInt(most + 1);
      for (int i = 0; i < count; i++) {
        list.add(element.get());
      }
      return list;
    }

    List<Address> addresses() {
      return list(3, () -> new Address(optional(), optional(), optional(), optional()));
    }

    List<Parameter> parameters() {
      return list(3, () -> new Parameter(text(), text()));
    }

    long number() {
      return random.nextLong() >>> (4 + random.nextInt(60));
    }

    Envelope envelope() {
      return new Envelope(
          optional(),
          optional(),
          addresses(),
          addresses(),
          addresses(),
          addresses(),
          addresses(),
          addresses(),
          optional(),
          optional(),
          list(3, () -> new MessageKey(random.nextLong(), random.nextLong())));
    }

    Summary summary(int depth) {
      return new Summary(
          part(0, depth), random.nextBoolean() ? Optional.of("\u20ac" + text()) : Optional.empty());
    }

    Part part(long origin, int depth) {
      long start = origin + number() / 8;
      long body = start + number() / 8;
      return new Part(
          start,
          body,
          body + number() / 8,
          number(),
          new MediaType(text(), text()),
          parameters(),
          optional(),
          optional(),
          text(),
          optional(),
          random.nextBoolean()
              ? Optional.of(new Disposition(text(), parameters()))
              : Optional.empty(),
          list(2, this::text),
          optional(),
          depth == 0 ? List.of() : list(2, () -> part(start, depth - 1)),
          random.nextBoolean() ? Optional.of(envelope()) : Optional.empty());
    }
  }

  @Test
  void anyPartComesBack() {
    long seed = 1;
    Parts parts = new Parts(new Random(seed));
    for (int i = 0; i < 3000; i++) {
      Summary summary = parts.summary(4);
      assertEquals(
          Optional.of(summary),
          SummaryCodec.decode(SummaryCodec.encode(summary)),
          "seed " + seed + " round " + i);
    }
  }

  @Test
  void commonTextsAreShort() {
    byte[] message =
        "Content-Type: text/plain; charset=utf-8\n\nHi\n".getBytes(StandardCharsets.US_ASCII);
    byte[] summary = SummaryCodec.encode(MessageScanner.scan(ByteSource.of(message)));
    assertTrue(summary.length < 50, "length " + summary.length);
  }

  @Test
  void everyDamageIsNoticed() {
    byte[] summary = SummaryCodec.encode(new Parts(new Random(3)).part(0, 2));
    for (int i = 0; i < summary.length; i++) {
      assertEquals(Optional.empty(), SummaryCodec.decode(Arrays.copyOf(summary, i)), "cut at " + i);
      byte[] damaged = summary.clone();
      damaged[i] ^= (byte) (1 << (i % 8));
      assertEquals(Optional.empty(), SummaryCodec.decode(damaged), "damaged at " + i);
    }
    assertEquals(Optional.empty(), SummaryCodec.decode(Arrays.copyOf(summary, summary.length + 1)));
  }

  @Test
  void anotherVersionIsNotRead() {
    byte[] summary = SummaryCodec.encode(new Parts(new Random(4)).part(0, 1));
    summary[0]++;
    assertEquals(Optional.empty(), SummaryCodec.decode(sealed(summary)));
  }

  /// What has a right checksum is read however damaged it is, in no more memory than its length
  /// accounts for; what comes out of it can be written and read again.
  @Test
  void hostileSummariesAreHarmless() {
    long seed = 5;
    Random random = new Random(seed);
    Parts parts = new Parts(random);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = Mutation.of(SummaryCodec.encode(parts.summary(2)), random);
      Optional<Summary> summary = SummaryCodec.decode(sealed(damaged));
      int round = i;
      summary.ifPresent(s ->
          assertEquals(
              summary,
              SummaryCodec.decode(SummaryCodec.encode(s)),
              () -> "seed " + seed + " round " + round));
    }
    byte[] huge = new byte[40];
    Arrays.fill(huge, (byte) 0xff);
    huge[0] = 2;
    assertEquals(Optional.empty(), SummaryCodec.decode(sealed(huge)));
  }

  @Test
  void deepSummariesAreRefused() {
    byte[] deep = new byte[1_000_000];
    Arrays.fill(deep, (byte) 2);
    assertEquals(Optional.empty(), SummaryCodec.decode(sealed(deep)));
  }

  private static byte[] sealed(byte[] bytes) {
    byte[] sealed = Arrays.copyOf(bytes, Math.max(5, bytes.length));
    CRC32C crc = new CRC32C();
    crc.update(sealed, 0, sealed.length - 4);
    for (int i = 0; i < 4; i++) {
      sealed[sealed.length - 4 + i] = (byte) (crc.getValue() >>> (8 * i));
    }
    return sealed;
  }
}
