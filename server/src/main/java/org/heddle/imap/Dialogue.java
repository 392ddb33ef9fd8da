package org.heddle.imap;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.syntax.CommandParser;
import org.heddle.imap.syntax.NameEncoding;
import org.heddle.imap.wire.WireInput;
import org.heddle.imap.wire.WireOutput;
import org.heddle.net.Connection;
import org.heddle.storage.MailboxName;

/// Both directions of the connection, and the protocol version that the client has asked for.
/// Confined to the session's thread, except that a line reader uses the input while the session
/// idles (I1).
final class Dialogue {
  /// The version of the protocol that answers are made for.
  enum Version {
    /// RFC 3501, until the client enables the other.
    IMAP4REV1,
    /// RFC 9051.
    IMAP4REV2
  }

  /// Whether the client has enabled UTF8=ACCEPT (RFC 9755).
  private enum Utf8 {
    NOT_ENABLED,
    ACCEPTED
  }

  /// Whether the client has enabled METADATA (RFC 5464 section 4.4).
  private enum Metadata {
    NOT_TOLD,
    TOLD
  }

  /// What messages are called in responses (RFC 9586).
  private enum Naming {
    NUMBER,
    UID
  }

  /// What the client wants to know of mod-sequences (RFC 7162). It never wants less than before.
  enum ModSeqs {
    NONE,
    /// In every FETCH response.
    CONDSTORE,
    /// And what is gone by UID.
    QRESYNC
  }

  /// After which a compressor is rather made anew than kept, well below what an autologout may be.
  private static final Duration QUIET = Duration.ofSeconds(5);

  private final ImapSettings settings;
  private final Connection connection;
  private WireOutput output;
  private WireInput input;
  private CommandParser parser;
  private final Offer offer;
  private Version version;
  private Utf8 utf8;
  private ModSeqs modSeqs;
  private Naming naming;
  private Metadata metadata;
  private final Compression compression;

  /// While it is true the input is read by another thread, which must not touch the output.
  private volatile boolean idling;

  Dialogue(Connection connection, ImapSettings settings) {
    this.settings = settings;
    this.connection = connection;
    this.offer = new Offer(settings.switches());
    this.compression = new Compression(connection);
    this.output = new WireOutput(connection.output());
    this.input = newInput();
    this.parser = new CommandParser(input);
    assumeNothing();
  }

  /// What holds until the client has asked for something else.
  private void assumeNothing() {
    version = Version.IMAP4REV1;
    utf8 = Utf8.NOT_ENABLED;
    modSeqs = ModSeqs.NONE;
    naming = Naming.NUMBER;
    metadata = Metadata.NOT_TOLD;
    output.quoting(WireOutput.Quoting.ASCII);
    parser.charsets(CommandParser.Charsets.ALLOWED);
  }

  private WireInput newInput() {
    return new WireInput(
        connection.input(),
        settings.limits().beforeLogin(),
        this::beforeWait,
        this::requestLiteral,
        offer::mostUnasked);
  }

  /// Begins TLS, and forgets what was read and written before (RFC 9051 section 6.2.1).
  ///
  /// @throws IOException if the client does not manage
  void startTls() throws IOException {
    connection.startTls();
    output = new WireOutput(connection.output());
    input = newInput();
    parser = new CommandParser(input);
  }

  Compression compression() {
    return compression;
  }

  /// Nobody is logged in any more: nothing that the client has asked for holds, but what it calls
  /// itself. Once the tagged answer is written, nothing is compressed either (RFC 8437 section
  /// 4.1).
  ///
  /// @throws Farewell if the client goes on compressing
  void beginAnew() {
    compression.endAfterAnswer(input);
    assumeNothing();
    input.limits(settings.limits().beforeLogin());
    offer.loggedOut();
  }

  /// A tagged answer has been written.
  void answered() throws IOException {
    compression.answered(input, output);
  }

  /// Sends what was written and holds little memory, as the session will wait for long.
  void rest() throws IOException {
    flush();
    compression.rest();
  }

  /// To be called before a command is waited for. Where it compresses, and none comes for a while,
  /// none may come for long: then it rests.
  ///
  /// @throws IOException if the client is gone
  void restIfQuiet() throws IOException {
    if (!compression.takesMemory()) {
      return;
    }
    connection.readTimeout(QUIET);
    try {
      input.await();
    } catch (SocketTimeoutException quiet) {
      rest();
    }
  }

  /// The session is over. While it idles, another thread may still be reading.
  void close() {
    compression.endOutput();
    if (!idling) {
      compression.endInput();
    }
  }

  ImapSettings settings() {
    return settings;
  }

  Connection connection() {
    return connection;
  }

  WireOutput output() {
    return output;
  }

  WireInput input() {
    return input;
  }

  CommandParser parser() {
    return parser;
  }

  /// What this session can do for its client.
  Offer offer() {
    return offer;
  }

  /// How many messages a command may take.
  MessageLimit messageLimit() {
    return offer.has("MESSAGELIMIT")
        ? new MessageLimit(settings.messageLimits().all())
        : MessageLimit.NONE;
  }

  /// How many messages COPY and APPEND may take.
  MessageLimit saveLimit() {
    return offer.has("SAVELIMIT")
        ? new MessageLimit(settings.messageLimits().saved())
        : messageLimit();
  }

  Version version() {
    return version;
  }

  /// The client is no stranger from here on.
  void trust() {
    input.limits(settings.limits());
  }

  /// The client speaks IMAP4rev2 from here on.
  void enableRev2() {
    version = Version.IMAP4REV2;
    output.quoting(WireOutput.Quoting.UTF8);
  }

  /// The client takes UTF-8 in strings, names and headers from here on, and names no charset any
  /// more (RFC 9755).
  void enableUtf8() {
    utf8 = Utf8.ACCEPTED;
    output.quoting(WireOutput.Quoting.UTF8);
    parser.charsets(CommandParser.Charsets.BANNED);
  }

  /// Whether the client may send messages with UTF-8 in their headers: where UTF8=ACCEPT is there,
  /// only one that has said that it knows them (RFC 9755 section 4).
  boolean takesUtf8Headers() {
    return utf8 == Utf8.ACCEPTED || version == Version.IMAP4REV2 || !offer.has("UTF8=ACCEPT");
  }

  /// The client hears of annotations that others change from here on (RFC 5464 section 4.4).
  void enableMetadata() {
    metadata = Metadata.TOLD;
  }

  /// Whether the client hears of annotations that others change.
  boolean tellsMetadata() {
    return metadata == Metadata.TOLD;
  }

  /// Whether FETCH responses carry mod-sequences.
  boolean tellsModSeqs() {
    return modSeqs != ModSeqs.NONE;
  }

  /// Whether the client has enabled QRESYNC, and so keeps what it knows from one session to the
  /// next.
  boolean resynchronizes() {
    return modSeqs == ModSeqs.QRESYNC;
  }

  /// Whether VANISHED takes the place of EXPUNGE (RFC 7162 section 3.2.10, RFC 9586 section 3.4).
  boolean tellsVanished() {
    return resynchronizes() || isUidOnly();
  }

  /// From here on no message has a number (RFC 9586).
  void enableUidOnly() {
    naming = Naming.UID;
  }

  /// Whether messages have no numbers for this client (RFC 9586).
  boolean isUidOnly() {
    return naming == Naming.UID;
  }

  /// @throws BadCommand if the command uses message numbers and the client has done with them
  void requireUids(Command command) {
    if (isUidOnly()) {
      UidOnly.require(command);
    }
  }

  /// Begins what is told of a message: FETCH, or UIDFETCH, which does not need the UID among its
  /// items (RFC 9586 section 3.3).
  ///
  /// @param number its number in the view
  WireOutput fetched(int number, long uid) throws IOException {
    return switch (naming) {
      case NUMBER -> output.text("* ").number(number).text(" FETCH (");
      case UID -> output.text("* ").number(uid).text(" UIDFETCH (");
    };
  }

  /// @return whether the client had not wanted any before
  boolean want(ModSeqs wanted) {
    boolean first = !tellsModSeqs();
    if (wanted.compareTo(modSeqs) > 0) {
      modSeqs = wanted;
    }
    return first;
  }

  NameEncoding nameEncoding() {
    return version == Version.IMAP4REV2 || utf8 == Utf8.ACCEPTED
        ? NameEncoding.UTF8
        : NameEncoding.MODIFIED_UTF7;
  }

  /// LIST with a mailbox that a command has just named; also with the client's spelling of it,
  /// where that is another and the client knows what it means (RFC 9051 section 6.3.9.7).
  ///
  /// @param attributes parted by spaces, possibly none
  void listed(String attributes, MailboxName name, String spelling) throws IOException {
    untagged("LIST (").text(attributes).text(") \"/\" ");
    output.mailbox(name.value());
    if (!spelling.equals(name.value())) {
      output.text(" (\"OLDNAME\" (");
      output.mailbox(spelling).text("))");
    }
    output.line();
  }

  /// The same, but only where the spelling is another and the client is to hear of it.
  void normalized(String attributes, MailboxName name, String spelling) throws IOException {
    if (version == Version.IMAP4REV2 && !spelling.equals(name.value())) {
      listed(attributes, name, spelling);
    }
  }

  /// Who tells the client how far the command of this tag is.
  Progress progress(String tag) {
    return new Progress.Told(this, tag, System::nanoTime);
  }

  /// Begins an untagged response.
  WireOutput untagged(String rest) throws IOException {
    return output.text("* ").text(rest);
  }

  /// A whole untagged line.
  void untaggedLine(String rest) throws IOException {
    untagged(rest).line();
  }

  /// A line that asks the client to go on.
  void continuation(String text) throws IOException {
    output.text("+ ").text(text).line();
  }

  void flush() throws IOException {
    output.flush();
  }

  void idling(boolean nowIdling) {
    idling = nowIdling;
  }

  private void beforeWait() throws IOException {
    if (!idling) {
      output.flush();
    }
  }

  private void requestLiteral() throws IOException {
    continuation("OK");
    output.flush();
  }
}
