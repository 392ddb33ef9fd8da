package org.heddle.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.heddle.moving.Store;
import org.heddle.storage.StorageException;
import org.heddle.storage.StorageProvider;

/// The accounts that are elsewhere, in the file `routes` of the data directory: a line for each,
/// with its name, the store as it was written, its data directory and options, parted by tabs. Not
/// thread-safe.
final class Routes {
  private final Path file;
  private final SortedMap<String, Store> stores = new TreeMap<>();

  private Routes(Path file) {
    this.file = file;
  }

  /// Reads them.
  ///
  /// @throws StorageException.Corrupt if there is a line that makes no sense
  static Routes read(Path dataDirectory, Collection<StorageProvider> providers) {
    var routes = new Routes(dataDirectory.resolve("routes"));
    if (Files.exists(routes.file)) {
      try {
        for (String line : Files.readAllLines(routes.file, UTF_8)) {
          routes.take(line.split("\t", -1), providers);
        }
      } catch (IOException e) {
        throw new StorageException.Unavailable("The routes cannot be read", e);
      }
    }
    return routes;
  }

  private void take(String[] fields, Collection<StorageProvider> providers) {
    var options = new LinkedHashMap<String, String>();
    for (int i = 4; i < fields.length; i++) {
      String[] parts = fields[i].split("=", 2);
      options.put(parts[0], parts[parts.length - 1]);
    }
    Optional<StorageProvider> provider =
        providers.stream()
            .filter(one -> fields.length > 3 && one.name().equals(fields[1]))
            .findFirst();
    if (provider.isEmpty()) {
      throw new StorageException.Corrupt("A line of the file routes makes no sense", null);
    }
    Optional<Path> directory = Optional.of(fields[2]).filter(text -> !text.isEmpty()).map(Path::of);
    stores.put(fields[0], new Store(fields[3], provider.get(), directory, options));
  }

  /// Where the accounts are that are elsewhere, by name.
  SortedMap<String, Store> stores() {
    return Collections.unmodifiableSortedMap(stores);
  }

  /// Notes that an account is elsewhere now; durable when it returns.
  ///
  /// @throws StorageException.Unavailable if it cannot be noted
  void put(String account, Store store) {
    var after = new TreeMap<>(stores);
    after.put(account, store);
    try {
      write(after);
    } catch (IOException e) {
      throw new StorageException.Unavailable("The routes cannot be written", e);
    }
    stores.put(account, store);
  }

  private void write(Map<String, Store> all) throws IOException {
    var lines = new ArrayList<String>();
    all.forEach((account, store) -> lines.add(String.join("\t", fields(account, store))));
    Path draft = file.resolveSibling("routes.new");
    Files.deleteIfExists(draft);
    Files.createFile(draft, privately());
    Files.write(draft, lines, UTF_8);
    force(draft);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    force(Optional.ofNullable(file.getParent()).orElse(file));
  }

  private static List<String> fields(String account, Store store) {
    var fields = new ArrayList<String>();
    fields.add(account);
    fields.add(store.provider().name());
    fields.add(store.directory().map(Path::toString).orElse(""));
    fields.add(store.text());
    store.options().forEach((name, value) -> fields.add(name + "=" + value));
    if (fields.stream().anyMatch(field -> field.matches("(?s).*[\\t\\r\\n].*"))) {
      throw new StorageException.NotPermitted("There is a tab or a line break in a name");
    }
    return fields;
  }

  /// A password may be among the options.
  private static FileAttribute<?>[] privately() {
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
