package org.heddle.moving;

import java.io.IOException;
import java.util.Locale;
import org.heddle.moving.Migration.Ending;
import org.heddle.moving.imap.Address;
import org.heddle.moving.imap.Client;
import org.heddle.moving.imap.ServerError;
import org.heddle.moving.imap.Trust;
import org.heddle.storage.Account;
import org.heddle.storage.StorageException;

/// An account on an IMAP server, from which another is made.
public final class ImapSource {
  /// How often a connection that is lost is made again, if some mail came meanwhile.
  private static final int MOST_CONNECTIONS = 20;

  private final Address address;
  private final Trust trust;
  private final String password;

  public ImapSource(Address address, Trust trust, String password) {
    this.address = address;
    this.trust = trust;
    this.password = password;
  }

  /// Makes the account what it is on the server. What an earlier run copied is not copied again.
  ///
  /// @param report gets a line now and then, and for each message that cannot be copied
  /// @return whether everything was copied
  /// @throws Failure if the server cannot be used
  public boolean copy(Account to, Ending ending, Report report) {
    var progress = new Progress(report);
    long problems = copy(to, progress);
    if (ending == Ending.RELEASED && problems == 0) {
      to.replica().release();
    }
    report.line(
        String.format(
            Locale.ROOT,
            "%s from %s: %s; %d not taken over",
            to.name(),
            address,
            progress.summary(),
            problems));
    return problems == 0;
  }

  private long copy(Account to, Progress progress) {
    long before = 0;
    for (int connection = 1; true; connection++) {
      try (Client client = Client.open(address, trust, password)) {
        return new RemoteReplication(address, client, to, progress).run();
      } catch (ServerError refused) {
        throw new Failure(address + ": " + refused.getMessage(), refused);
      } catch (StorageException.NotPermitted refused) {
        throw new Failure(to.name() + ": " + Migration.explained(refused), refused);
      } catch (IOException lost) {
        if (connection == MOST_CONNECTIONS || progress.messages() == before) {
          throw new Failure(
              address + ": " + lost.getMessage() + "; run this again, and it goes on", lost);
        }
        before = progress.messages();
        progress.line("The connection was lost: " + lost.getMessage() + "; it is made again");
      }
    }
  }
}
