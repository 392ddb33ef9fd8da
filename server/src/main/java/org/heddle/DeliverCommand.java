package org.heddle;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.heddle.config.InvalidSetting;
import org.heddle.lmtp.Address;
import org.heddle.lmtp.Verdict;
import org.heddle.lmtp.Verdict.Reason;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `heddle deliver`: one message from standard input to one user, for mail transfer agents that
/// pipe. It tells them what became of it by the exit codes of sysexits.h. Whatever can be mended by
/// the operator is a temporary failure, so that no mail goes back because of it.
///
/// @param err gets one line if the message was not delivered
record DeliverCommand(
    Supplier<Optional<ControlClient>> server, Supplier<Heddle> open, Complaint err) {
  private static final Logger log = LoggerFactory.getLogger(DeliverCommand.class);

  /// The command was not used as it must be.
  static final int USAGE = 64;

  /// The message is at fault.
  static final int DATA = 65;

  /// There is no such user.
  static final int NO_USER = 67;

  /// It may succeed later.
  static final int TEMPORARY = 75;

  /// The account is full, and mail for it is rejected.
  static final int REFUSED = 77;

  /// Says what went wrong.
  interface Complaint {
    /// @return the status
    int complain(int status, String reason);
  }

  /// @return the status of the process
  int run(Parcel parcel) {
    try {
      Address.parse(parcel.sender());
      if (parcel.recipient().chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException("this is no address: --recipient");
      }
    } catch (IllegalArgumentException e) {
      return err.complain(USAGE, String.valueOf(e.getMessage()));
    }
    try {
      return switch (deliver(parcel)) {
        case Verdict.Delivered done -> CommandLineProgram.DONE;
        case Verdict.Refused(Reason reason, String text) -> err.complain(status(reason), text);
      };
    } catch (IOException e) {
      return err.complain(TEMPORARY, "the message cannot be handed over: " + e.getMessage());
    } catch (InvalidSetting | CannotStart | StorageException | UserAdministration.Refusal e) {
      return err.complain(TEMPORARY, String.valueOf(e.getMessage()));
    } catch (RuntimeException defect) {
      log.error("A delivery failed", defect);
      return err.complain(TEMPORARY, "internal error");
    }
  }

  private Verdict deliver(Parcel parcel) throws IOException {
    Optional<ControlClient> running = server.get();
    if (running.isPresent()) {
      return running.get().deliver(parcel);
    }
    try (var heddle = open.get()) {
      return heddle.intake().deliver(parcel);
    }
  }

  private static int status(Reason reason) {
    return switch (reason) {
      case NO_USER -> NO_USER;
      case TOO_LARGE, LOOP -> DATA;
      case OVER_QUOTA -> REFUSED;
      case FULL_FOR_NOW, NO_ROOM, UNAVAILABLE -> TEMPORARY;
    };
  }
}
