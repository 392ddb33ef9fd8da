package org.heddle;

import java.util.List;
import java.util.function.Supplier;
import org.heddle.auth.Secret;

/// Administers users where no server runs: opens the storage for each call.
record OpenedUsers(Supplier<Heddle> open) implements UserAdministration {
  @Override
  public void add(String name, Secret password) {
    try (var heddle = open.get()) {
      heddle.users().add(name, password);
    }
  }

  @Override
  public void changePassword(String name, Secret password) {
    try (var heddle = open.get()) {
      heddle.users().changePassword(name, password);
    }
  }

  @Override
  public void remove(String name) {
    try (var heddle = open.get()) {
      heddle.users().remove(name);
    }
  }

  @Override
  public List<String> names() {
    try (var heddle = open.get()) {
      return heddle.users().names();
    }
  }
}
