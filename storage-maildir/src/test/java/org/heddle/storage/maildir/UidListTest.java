package org.heddle.storage.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UidListTest {
  private static final String SAMPLE =
      """
      3 V1275660208 N25022 G3085f01b7f11094c501100008c4a11c1 Xodd
      25006 :1276528487.M364837P9451.kurkku,S=1355,W=1394
      25017 W2481 P17 :1276533073.M242911P3632.kurkku
      """;

  @TempDir Path directory;
  private final List<UidList.Entry> entries = new ArrayList<>();

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("list"), content, StandardCharsets.ISO_8859_1);
  }

  private Optional<UidList.Position> read(Path file) throws IOException {
    entries.clear();
    return UidList.read(file, entries::add);
  }

  @Test
  void dovecotsFormatIsUnderstood() throws IOException {
    UidList.Position position = read(file(SAMPLE)).orElseThrow();
    assertEquals(1275660208, position.header().validity());
    assertEquals(25022, position.header().next());
    assertEquals("3085f01b7f11094c501100008c4a11c1", position.header().guid());
    assertTrue(position.whole());
    assertEquals(SAMPLE.length(), position.end());
    assertEquals(List.of(25006L, 25017L), entries.stream().map(UidList.Entry::uid).toList());
    assertEquals("1276533073.M242911P3632.kurkku", entries.get(1).base());
    assertEquals(2481, entries.get(1).number('W'));
    assertEquals(-1, entries.get(1).number('S'));
  }

  @Test
  void whatIsNotUnderstoodIsKept() throws IOException {
    Path file = file(SAMPLE);
    UidList.Position position = read(file).orElseThrow();
    UidList.rewrite(file, position.header(), List.copyOf(entries).iterator());
    assertEquals(SAMPLE, Files.readString(file));
  }

  @Test
  void theNextUidIsAboveTheLastRecord() throws IOException {
    UidList.Position position = read(file("3 V5 N2\n1 :a\n7 :b\n")).orElseThrow();
    assertEquals(8, position.header().next());
  }

  @Test
  void appendedRecordsAreFollowed() throws IOException {
    Path file = file(SAMPLE);
    UidList.Position position = read(file).orElseThrow();
    Files.writeString(file, "25022 :new\n", StandardOpenOption.APPEND);
    entries.clear();
    UidList.Position after = UidList.follow(file, position, entries::add).orElseThrow();
    assertEquals(List.of("new"), entries.stream().map(UidList.Entry::base).toList());
    assertEquals(25023, after.header().next());
    UidList.Position own =
        UidList.append(file, after, List.of(new UidList.Entry(25030, "S1 W2", "own")));
    assertEquals(25031, own.header().next());
    assertEquals(own, UidList.follow(file, own, entries::add).orElseThrow());
    assertEquals(SAMPLE + "25022 :new\n25030 S1 W2 :own\n", Files.readString(file));
  }

  @Test
  void aLongListIsReadToItsEnd() throws IOException {
    var written = new ArrayList<UidList.Entry>();
    for (int uid = 1; uid <= 20_000; uid++) {
      written.add(new UidList.Entry(uid, "", "17" + uid + ".M1P2." + "x".repeat(uid % 97)));
    }
    var header = new UidList.Header(5, 20_001, "", "");
    UidList.Position wrote = UidList.rewrite(directory.resolve("list"), header, written.iterator());
    UidList.Position position = read(directory.resolve("list")).orElseThrow();
    assertEquals(written, entries);
    assertEquals(wrote, position);
  }

  @Test
  void aReplacedFileIsNotFollowed() throws IOException {
    Path file = file(SAMPLE);
    UidList.Position position = read(file).orElseThrow();
    Path other = Files.writeString(directory.resolve("other"), SAMPLE + "25022 :new\n");
    Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertEquals(Optional.empty(), UidList.follow(file, position, entries::add));
  }

  /// File systems give the number of a removed file to the next one.
  @Test
  void aNewFileWithTheInodeOfTheOldIsNotFollowed() throws IOException {
    Path file = file(SAMPLE);
    UidList.Position position = read(file).orElseThrow();
    for (String other :
        List.of(
            SAMPLE.replace("25017 W2481", "25016 W2481") + "25022 :new\n",
            SAMPLE.replace("25006 :", "25006 W1 :") + "25022 :new\n",
            SAMPLE.replace("N25022", "N25023") + "25022 :new\n")) {
      file(other);
      assertEquals(Optional.empty(), UidList.follow(file, position, entries::add), other);
    }
  }

  @Test
  void aTornLineIsNoRecord() throws IOException {
    for (int cut = SAMPLE.indexOf("25017"); cut < SAMPLE.length(); cut++) {
      UidList.Position position = read(file(SAMPLE.substring(0, cut))).orElseThrow();
      assertEquals(1, entries.size(), "cut at " + cut);
      assertEquals(cut == SAMPLE.indexOf("25017"), position.whole(), "cut at " + cut);
    }
  }

  @Test
  void recordsThatDoNotAscendEndTheList() throws IOException {
    UidList.Position position = read(file("3 V5 N2\n3 :a\n3 :b\n4 :c\n")).orElseThrow();
    assertEquals(1, entries.size());
    assertFalse(position.whole());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "junk\n", "1 5 6\n", "3 N5\n", "3 V0 N5\n", "3 V99999999999 N1\n"})
  void whatHasNoHeaderIsNoList(String content) throws IOException {
    assertEquals(Optional.empty(), read(file(content)));
  }
}
