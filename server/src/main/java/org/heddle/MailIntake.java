package org.heddle;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.heddle.auth.UserDirectory;
import org.heddle.auth.UserEntry;
import org.heddle.auth.UserNames;
import org.heddle.config.LmtpSettings;
import org.heddle.config.Settings;
import org.heddle.lmtp.Address;
import org.heddle.lmtp.Arrival;
import org.heddle.lmtp.Delivery;
import org.heddle.lmtp.DeliverySettings;
import org.heddle.lmtp.DeliverySettings.WhenFull;
import org.heddle.lmtp.Incoming;
import org.heddle.lmtp.LmtpProtocol;
import org.heddle.lmtp.Verdict;
import org.heddle.net.Server;
import org.heddle.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ways by which mail comes in: LMTP, and `heddle deliver`. Thread-safe.
record MailIntake(
    LmtpSettings settings, boolean restricted, UserDirectory users, Delivery delivery) {
  private static final Logger log = LoggerFactory.getLogger(MailIntake.class);

  static MailIntake of(Settings settings, Storage storage, UserDirectory users) {
    var delivery =
        new DeliverySettings(
            settings.serverName(),
            settings.messageSizeLimit(),
            settings.lmtp().delimiter(),
            switch (settings.lmtp().overQuota()) {
              case REJECT -> WhenFull.REJECT;
              case DEFER -> WhenFull.DEFER;
            },
            settings.quota(),
            settings.dataDirectory().resolve("incoming"));
    return new MailIntake(
        settings.lmtp(),
        !settings.rules().allow().isEmpty(),
        users,
        new Delivery(storage, users, delivery));
  }

  /// Who is called that, by the name that directories know; nothing if there is no such user.
  Optional<String> account(String user) {
    return UserNames.normalise(user).flatMap(users::find).map(UserEntry::account);
  }

  /// Listens for LMTP where it was told to.
  ///
  /// @return where, for people
  /// @throws CannotStart if one of the places is taken
  List<String> listen(Server server) {
    var protocol = new LmtpProtocol(delivery);
    var places = new ArrayList<String>();
    for (InetSocketAddress address : settings.listen()) {
      try {
        places.add(Heddle.text(server.listen(address, protocol)));
      } catch (IOException e) {
        throw Heddle.cannotListen(Heddle.text(address), e);
      }
      warn(address);
    }
    Optional<Path> socket = settings.socket();
    if (socket.isPresent()) {
      try {
        server.listen(socket.get(), protocol);
        places.add(socket.get().toString());
      } catch (IOException e) {
        throw Heddle.cannotListen(socket.get().toString(), e);
      }
    }
    return places;
  }

  private void warn(InetSocketAddress address) {
    if (!restricted && !address.getAddress().isLoopbackAddress()) {
      log.warn(
          "LMTP on {} takes mail from everybody who can connect: name who may with --allow",
          Heddle.text(address));
    }
  }

  /// Delivers one message.
  ///
  /// @throws IOException if it cannot be read to its end; it is not delivered then
  Verdict deliver(Parcel parcel) throws IOException {
    try (Incoming message = delivery.incoming()) {
      message.read(parcel.content());
      return delivery.deliver(
          Arrival.piped(Address.parse(parcel.sender())),
          parcel.user(),
          parcel.mailbox(),
          Optional.of(parcel.recipient()).filter(one -> !one.isEmpty()),
          message);
    }
  }
}
