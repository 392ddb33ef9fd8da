package org.heddle;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.heddle.auth.Secret;
import org.heddle.storage.QuotaLimits;

/// Administers users where no server runs: opens the storage for each call.
record OpenedUsers(Supplier<Heddle> open) implements UserAdministration {
  private <T> T ask(Function<UserAdministration, T> question) {
    try (var heddle = open.get()) {
      return question.apply(heddle.users());
    }
  }

  private void tell(Consumer<UserAdministration> change) {
    try (var heddle = open.get()) {
      change.accept(heddle.users());
    }
  }

  @Override
  public void add(String name, Secret password) {
    tell(users -> users.add(name, password));
  }

  @Override
  public void addStored(String name, String hash) {
    tell(users -> users.addStored(name, hash));
  }

  @Override
  public void changePassword(String name, Secret password) {
    tell(users -> users.changePassword(name, password));
  }

  @Override
  public void changeStored(String name, String hash) {
    tell(users -> users.changeStored(name, hash));
  }

  @Override
  public void remove(String name) {
    tell(users -> users.remove(name));
  }

  @Override
  public List<String> names() {
    return ask(UserAdministration::names);
  }

  @Override
  public List<String> describe(String name) {
    return ask(users -> users.describe(name));
  }

  @Override
  public Secret addAppPassword(String name, String label) {
    return ask(users -> users.addAppPassword(name, label));
  }

  @Override
  public List<String> appPasswords(String name) {
    return ask(users -> users.appPasswords(name));
  }

  @Override
  public void removeAppPassword(String name, String label) {
    tell(users -> users.removeAppPassword(name, label));
  }

  @Override
  public void limit(String name, Optional<QuotaLimits> limits) {
    tell(users -> users.limit(name, limits));
  }
}
