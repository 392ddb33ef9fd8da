package org.heddle.auth;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// The one way in: every login, by whatever mechanism, ends here, where it is decided, slowed down
/// and logged. Thread-safe; the calls may take a while.
///
/// A wrong password and a user who is not there take the same time and have the same answer, and so
/// have a user who may not log in, or not from there.
public final class Logins {
  private static final int LONGEST_PASSWORD = 4096;

  /// What parts the user from the master who logs in as them.
  private static final char MASTER = '*';

  /// What came of a login.
  public sealed interface Outcome {
    /// @param user whose account to open
    record Accepted(UserEntry user) implements Outcome {}

    /// A wrong password or an unknown user.
    record Rejected() implements Outcome {}

    /// The right password of somebody who may not be the user they want to be.
    record NotAuthorized() implements Outcome {}
  }

  private final UserDirectory users;
  private final Optional<UserDirectory> masters;
  private final Passwords passwords;
  private final RecentLogins recent;
  private final LoginThrottle throttle;

  /// @param users looked at for every login, so that a change counts at once
  /// @param masters who may log in as others
  public Logins(
      UserDirectory users,
      Optional<UserDirectory> masters,
      Passwords passwords,
      RecentLogins recent,
      LoginThrottle throttle) {
    this.users = users;
    this.masters = masters;
    this.passwords = passwords;
    this.recent = recent;
    this.throttle = throttle;
  }

  /// The user of that name.
  ///
  /// @throws org.heddle.storage.StorageException.Unavailable if it cannot be found out now
  public Optional<UserEntry> find(String name) {
    return normalised(name).flatMap(users::find);
  }

  /// Who somebody says they are.
  ///
  /// @param name theirs
  /// @param wanted the user they want to be; the same, unless they are a master
  public record Claim(String name, String wanted) {
    /// Of what was typed, where `user*master` is the master who wants to be the user.
    ///
    /// @param authorization the identity that was asked for besides, or empty
    public static Claim of(String typed, String authorization) {
      String wanted = authorization.isEmpty() ? typed : authorization;
      int star = typed.lastIndexOf(MASTER);
      if (star > 0 && star < typed.length() - 1) {
        String user = typed.substring(0, star);
        // Whoever asks for two users at once is nobody.
        return wanted.equals(typed) || wanted.equals(user)
            ? new Claim(typed.substring(star + 1), user)
            : new Claim(typed, wanted);
      }
      return new Claim(typed, wanted);
    }

    boolean isMasters() {
      return !name.equals(wanted);
    }
  }

  /// In which directory somebody was found: a user who is called like a master is none.
  private enum Role {
    USER,
    MASTER
  }

  private record Found(UserEntry entry, Role role) {}

  /// Waits until the next attempt is due, where it is not a password that is going to be checked.
  ///
  /// @param name whose attempt it is; empty if that is not known yet
  public void pause(Visitor visitor, String name) {
    throttle.await(visitor.place(), name);
  }

  /// Checks a password.
  ///
  /// @throws org.heddle.storage.StorageException.Unavailable if it cannot be found out now
  public Outcome withPassword(Visitor visitor, Claim claim, Secret password, String mechanism) {
    throttle.await(visitor.place(), claim.name);
    Optional<Found> found = find(claim);
    boolean possible = !password.value().isEmpty() && password.value().length() <= LONGEST_PASSWORD;
    boolean right = possible && isRight(found.map(Found::entry), password, visitor);
    return right
        ? proven(visitor, claim, found.orElseThrow(), mechanism)
        : rejected(visitor, claim, mechanism);
  }

  /// The keys with which SCRAM-SHA-256 checks the claim. Those of nobody, the same each time, where
  /// the user has none: the client cannot tell.
  public static final class Keys {
    private final Optional<Found> found;
    private final ScramKeys keys;

    private Keys(Optional<Found> found, ScramKeys keys) {
      this.found = found;
      this.keys = keys;
    }

    /// What the client is asked with.
    public ScramKeys keys() {
      return keys;
    }

    /// Whether they are somebody's, and the proof is good.
    ///
    /// @param conversation as [ScramKeys#proves] wants it
    public boolean prove(byte[] proof, String conversation) {
      return keys.proves(proof, conversation) && found.isPresent();
    }
  }

  /// Finds the keys, after the wait that is due. It takes as long for everybody.
  ///
  /// @param salt of those that are nobody's, or made of a password that is stored as it is
  /// @throws org.heddle.storage.StorageException.Unavailable if it cannot be found out now
  public Keys keys(Visitor visitor, Claim claim, byte[] salt) {
    throttle.await(visitor.place(), claim.name);
    Optional<Found> found = find(claim).filter(one -> mayLogIn(one.entry, visitor));
    List<String> stored = found.map(one -> own(one.entry)).orElse(List.of());
    Optional<ScramKeys> keys = passwords.scramKeys(stored, salt, visitor.place());
    return new Keys(
        keys.isPresent() ? found : Optional.empty(),
        keys.orElseGet(() -> ScramKeys.ofNobody(salt, Passwords.SCRAM_ITERATIONS)));
  }

  /// Finds somebody whom others vouch for: a token's issuer, or a certificate's. They vouch for
  /// users: whoever chooses a master's name there is no master here.
  public Outcome vouched(Visitor visitor, Claim claim, String mechanism) {
    Optional<UserEntry> entry = find(claim.name).filter(one -> mayLogIn(one, visitor));
    return entry.isPresent()
        ? proven(visitor, claim, new Found(entry.get(), Role.USER), mechanism)
        : rejected(visitor, claim, mechanism);
  }

  /// The user whose session a certificate opens, if they may log in from there. Whoever is nobody
  /// has not tried anything yet: that is no failure, as they may still log in by other means.
  ///
  /// @param name whom the certificate is about
  /// @throws org.heddle.storage.StorageException.Unavailable if it cannot be found out now
  public Optional<UserEntry> certified(Visitor visitor, String name) {
    Optional<UserEntry> entry = find(name).filter(one -> mayLogIn(one, visitor));
    entry.ifPresent(one -> LoginLog.succeeded(visitor, one.account(), "CERTIFICATE"));
    return entry;
  }

  /// The proof for these keys was good; whether it is good for what they want is another matter.
  public Outcome proven(Visitor visitor, Claim claim, Keys keys, String mechanism) {
    return proven(visitor, claim, keys.found.orElseThrow(), mechanism);
  }

  private Outcome proven(Visitor visitor, Claim claim, Found found, String mechanism) {
    return switch (found.role) {
      case USER -> asThemselves(visitor, claim, found.entry, mechanism);
      case MASTER -> asAnother(visitor, claim, mechanism);
    };
  }

  private Outcome asThemselves(Visitor visitor, Claim claim, UserEntry entry, String mechanism) {
    if (claim.isMasters() && !isAlso(entry, claim.wanted)) {
      return notAuthorized(visitor, claim, mechanism);
    }
    throttle.succeeded(visitor.place(), claim.name);
    LoginLog.succeeded(visitor, entry.account(), mechanism);
    return new Outcome.Accepted(entry);
  }

  private Outcome asAnother(Visitor visitor, Claim claim, String mechanism) {
    Optional<UserEntry> wanted = find(claim.wanted);
    if (wanted.isEmpty()) {
      return notAuthorized(visitor, claim, mechanism);
    }
    throttle.succeeded(visitor.place(), claim.name);
    LoginLog.asMaster(visitor, wanted.get().account(), claim.name, mechanism);
    return new Outcome.Accepted(wanted.get());
  }

  private static Outcome notAuthorized(Visitor visitor, Claim claim, String mechanism) {
    LoginLog.failed(visitor, claim.wanted + "*" + claim.name, mechanism);
    return new Outcome.NotAuthorized();
  }

  /// Whether the other name is the same user's.
  private boolean isAlso(UserEntry entry, String name) {
    return normalised(name)
        .flatMap(users::find)
        .filter(other -> other.account().equals(entry.account()))
        .isPresent();
  }

  /// The claim is not proven.
  ///
  /// @param claim with an empty name if that is not known
  public Outcome rejected(Visitor visitor, Claim claim, String mechanism) {
    throttle.failed(visitor.place(), claim.name);
    LoginLog.failed(
        visitor, claim.isMasters() ? claim.wanted + "*" + claim.name : claim.name, mechanism);
    return new Outcome.Rejected();
  }

  /// Masters have passwords of their own, so that a user who is called like one is not one.
  private Optional<Found> find(Claim claim) {
    Optional<Found> master =
        masters
            .filter(all -> claim.isMasters())
            .flatMap(all -> normalised(claim.name).flatMap(all::find))
            .map(entry -> new Found(entry, Role.MASTER));
    return master.isPresent() ? master : find(claim.name).map(entry -> new Found(entry, Role.USER));
  }

  private static Optional<String> normalised(String name) {
    return UserNames.normalise(name);
  }

  private boolean isRight(Optional<UserEntry> entry, Secret password, Visitor visitor) {
    UserEntry.Proof proof =
        entry
            .filter(one -> mayLogIn(one, visitor))
            .map(UserEntry::proof)
            .orElseGet(UserEntry.Proof.NoLogin::new);
    return switch (proof) {
      case UserEntry.Proof.Stored stored ->
          isStored(entry.orElseThrow().account(), stored, password, visitor);
      case UserEntry.Proof.Asked asked -> asked.accepts(password);
      case UserEntry.Proof.NoLogin _ ->
          passwords.find(password, List.of(), visitor.place()).isPresent();
    };
  }

  private boolean isStored(
      String account, UserEntry.Proof.Stored stored, Secret password, Visitor visitor) {
    List<String> hashes = stored.passwords().stream().map(UserEntry.StoredPassword::hash).toList();
    if (recent.knows(account, password, hashes)) {
      return true;
    }
    Optional<String> found = passwords.find(password, hashes, visitor.place());
    found.ifPresent(hash -> recent.remember(account, password, hash));
    return found.isPresent();
  }

  /// App passwords are made for clients that send them, and have no keys.
  private static List<String> own(UserEntry entry) {
    return entry.proof() instanceof UserEntry.Proof.Stored(var all)
        ? all.stream()
            .filter(one -> one.label().isEmpty())
            .map(UserEntry.StoredPassword::hash)
            .toList()
        : List.of();
  }

  private static boolean mayLogIn(UserEntry entry, Visitor visitor) {
    return !(entry.proof() instanceof UserEntry.Proof.NoLogin) && isFromThere(entry, visitor);
  }

  private static boolean isFromThere(UserEntry entry, Visitor visitor) {
    Optional<InetAddress> address = visitor.address();
    return entry.from().isEmpty()
        || address
            .filter(one -> entry.from().stream().anyMatch(range -> range.contains(one)))
            .isPresent();
  }

  /// The user has gone, and the connection stays.
  public void left(Visitor visitor, String account) {
    LoginLog.left(visitor, account);
  }

  /// A password was sent where it may be read by others, and was not looked at.
  public void exposed(Visitor visitor) {
    LoginLog.exposed(visitor);
  }
}
