package org.heddle.storage.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.heddle.storage.User;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserFileTest {
  @TempDir Path directory;

  @Test
  void theFileIsPlainLines() throws IOException {
    var users = new UserFile(directory);
    users.save(new User("bob", "{X}1:2"));
    users.save(new User("a:b%#", "{X}"));
    users.save(new User("#c", "{Y}"));
    Path file = directory.resolve("users");
    assertEquals("%23c:{Y}\na%3Ab%25#:{X}\nbob:{X}1:2\n", Files.readString(file));
    assertEquals(List.of("#c", "a:b%#", "bob"), new UserFile(directory).names());
    assertEquals(Optional.of(new User("bob", "{X}1:2")), new UserFile(directory).find("bob"));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void whatAnotherProcessWritesIsSeenAtOnce() throws IOException {
    var users = new UserFile(directory);
    var other = new UserFile(directory);
    for (int i = 0; i < 50; i++) {
      other.save(new User("bob", "{X}" + i));
      assertEquals(Optional.of(new User("bob", "{X}" + i)), users.find("bob"));
    }
    Files.writeString(directory.resolve("users"), "# by hand\ncarol:{Z}\nnonsense\n");
    assertEquals(Optional.empty(), users.find("bob"));
    assertEquals(List.of("carol"), users.names());
  }

  @Test
  void aHashWithALineBreakMakesNoSecondLine() throws IOException {
    var users = new UserFile(directory);
    var sly = new User("x", "{PLAIN}a\nroot:{PLAIN}");
    users.save(sly);
    assertEquals(1, Files.readAllLines(directory.resolve("users")).size());
    assertEquals(Optional.of(sly), users.find("x"));
  }
}
