package org.heddle.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.heddle.storage.User.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserTextTest {
  private static final String HASH = "{SSHA256}aGFzaA==";

  @Test
  void aLoneHashIsItsOwnText() {
    assertEquals(HASH, UserText.of(new User("ann", HASH)));
    assertEquals(new User("ann", HASH), UserText.user("ann", HASH));
    assertEquals(new User("ann", "$6$x$y"), UserText.user("ann", "$6$x$y"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"phone", "quota=1,2", "a b", "a:b", "{X}", "a:{X}", "50%", "%20", "\t"})
  void aLabelMayBeAnything(String label) {
    var limits = Optional.of(new QuotaLimits(QuotaLimits.UNLIMITED, 7));
    var passwords = List.of(new Password("", "{PLAIN}a b%20"), new Password(label, HASH));
    var user = new User("ann", passwords, limits);
    assertEquals(user, UserText.user("ann", UserText.of(user)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"quota=", "quota=x,y", "quota=-1,5", "quota=99999999999999999999,-"})
  void limitsThatCannotBeReadAreDamage(String text) {
    assertThrows(StorageException.Corrupt.class, () -> UserText.user("ann", text));
  }
}
