package org.heddle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.heddle.config.Settings;
import org.heddle.importing.Import;
import org.heddle.importing.Import.Progress;
import org.heddle.storage.StorageException;

/// `heddle import`: appends mail from files, through the server that runs on the data directory, or
/// with the storage opened here, which then serves this command only.
record ImportCommand(Surroundings surroundings, Settings settings, Supplier<Heddle> open) {
  /// It may succeed later, as sysexits.h has it.
  private static final int TEMPORARY = 75;

  int run(String user, Import.Request request) {
    for (Path path : request.paths()) {
      if (!Files.isReadable(path)) {
        return complain(CommandLineProgram.FAILED, path + " cannot be read");
      }
    }
    try {
      Optional<ControlClient> running = ControlClient.find(settings.dataDirectory());
      if (running.isPresent()) {
        return run(running.get(), user, request);
      }
      try (var heddle = open.get()) {
        heddle.listenToOwner();
        ControlClient own =
            ControlClient.find(settings.dataDirectory())
                .orElseThrow(() -> new CannotStart("the control socket cannot be used"));
        return run(own, user, request);
      }
    } catch (IOException | CannotStart | StorageException e) {
      return complain(TEMPORARY, String.valueOf(e.getMessage()));
    } catch (IllegalStateException refused) {
      return complain(CommandLineProgram.FAILED, String.valueOf(refused.getMessage()));
    }
  }

  private int run(ControlClient client, String user, Import.Request request) throws IOException {
    Progress progress =
        Optional.ofNullable(System.console()).filter(one -> one.isTerminal()).isPresent()
            ? Progress.SHOWN
            : Progress.QUIET;
    Import.Result result =
        client.converse(
            "IMPORT " + user,
            (input, output) -> Import.run(input, output, request, surroundings.err(), progress));
    return result.failed() == 0 ? CommandLineProgram.DONE : CommandLineProgram.FAILED;
  }

  private int complain(int status, String reason) {
    surroundings.err().println("heddle: " + reason);
    return status;
  }

  static Import.Request request(String mailbox, List<String> paths) {
    return new Import.Request(
        mailbox.isEmpty() ? "INBOX" : mailbox, paths.stream().map(Path::of).toList());
  }
}
