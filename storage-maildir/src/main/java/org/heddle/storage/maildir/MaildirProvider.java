package org.heddle.storage.maildir;

import java.time.Clock;
import java.util.List;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageProvider;

/// Opens Maildir storage.
public final class MaildirProvider implements StorageProvider {
  private static final String ROOT = "maildir-root";
  private static final String DEFAULT_ROOT = "maildir/%u";

  /// For the service loader.
  public MaildirProvider() {}

  @Override
  public String name() {
    return "maildir";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(
            ROOT,
            "PATH",
            "Where the Maildir of a user is, below the data directory or absolute; %u is the user"
                + " name, %n the part before @, %d the part after it.",
            DEFAULT_ROOT,
            Visibility.SHOWN));
  }

  @Override
  public Storage open(StorageConfig config) {
    var template = new RootTemplate(config.dataDirectory(), config.find(ROOT).orElse(DEFAULT_ROOT));
    return new MaildirStorage(
        config.dataDirectory(), template, Clock.systemUTC(), config.keepExpunged());
  }
}
