package org.heddle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.heddle.auth.Secret;
import org.heddle.lmtp.Verdict;
import org.heddle.moving.Report;
import org.heddle.storage.Finding;
import org.heddle.storage.QuotaLimits;

/// The other end of [ControlProtocol]: asks the server that runs on a data directory.
///
/// @param socket where it listens
record ControlClient(Path socket) implements UserAdministration {
  /// The client for the server that runs on this data directory, if one does.
  static Optional<ControlClient> find(Path dataDirectory) {
    var client = new ControlClient(Heddle.controlSocket(dataDirectory));
    try (SocketChannel channel = client.connect()) {
      return channel.isConnected() ? Optional.of(client) : Optional.empty();
    } catch (IOException nobody) {
      return Optional.empty();
    }
  }

  private SocketChannel connect() throws IOException {
    var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /// Speaks IMAP as this user, until the server has said all.
  ///
  /// @throws IOException if the server, or whoever reads `output`, is gone
  void speakImap(String user, InputStream input, OutputStream output) throws IOException {
    try (SocketChannel channel = connect()) {
      write(channel, "IMAP " + user);
      Thread.ofPlatform().daemon().name("standard-input").start(() -> pump(input, channel));
      InputStream answers = Channels.newInputStream(channel);
      byte[] block = new byte[16 * 1024];
      for (int n = answers.read(block); n >= 0; n = answers.read(block)) {
        output.write(block, 0, n);
        output.flush();
      }
    }
  }

  /// Sends all input, and then that there is no more, so that the server can finish its answers.
  private static void pump(InputStream input, SocketChannel channel) {
    try {
      input.transferTo(Channels.newOutputStream(channel));
      channel.shutdownOutput();
    } catch (IOException gone) {
      return; // The other direction sees the same.
    }
  }

  /// What is said to the server and heard from it.
  interface Conversation<T> {
    T over(InputStream input, OutputStream output) throws IOException;
  }

  /// Talks with the server after a first line.
  ///
  /// @throws IOException if the server is gone
  <T> T converse(String first, Conversation<T> conversation) throws IOException {
    try (SocketChannel channel = connect()) {
      write(channel, oneLine(first));
      return conversation.over(Channels.newInputStream(channel), Channels.newOutputStream(channel));
    }
  }

  /// What the server says, read to its end.
  interface Answers<T> {
    T from(InputStream input) throws IOException;
  }

  /// Has the server run an errand.
  ///
  /// @throws IOException if the server is gone
  <T> T run(Errand errand, Answers<T> answers) throws IOException {
    try (SocketChannel channel = connect()) {
      errand.send(Channels.newOutputStream(channel));
      return answers.from(Channels.newInputStream(channel));
    }
  }

  /// Has the server bring back messages, and prints what it says.
  ///
  /// @throws Refusal if it cannot
  void undelete(Undeletion.Request request, Report report) {
    try (SocketChannel channel = connect()) {
      request.send(Channels.newOutputStream(channel));
      InputStream answers = Channels.newInputStream(channel);
      String answer = ControlLines.read(answers);
      while (answer.startsWith("* ")) {
        report.line(answer.substring(2));
        answer = ControlLines.read(answers);
      }
      if (!answer.equals("OK")) {
        throw new Refusal(answer.replaceFirst("^NO ", ""));
      }
    } catch (IOException e) {
      throw new CannotStart("the running server is gone: " + e.getMessage());
    }
  }

  /// Has the server look for damage.
  ///
  /// @param accounts all if empty
  /// @throws IOException if the server is gone
  <T> T check(Collection<String> accounts, Finding.Repair repair, Answers<T> answers)
      throws IOException {
    try (SocketChannel channel = connect()) {
      var lines = new ArrayList<String>();
      lines.add("FSCK " + repair + " " + accounts.size());
      accounts.forEach(account -> lines.add(oneLine(account)));
      write(channel, String.join("\n", lines));
      return answers.from(Channels.newInputStream(channel));
    }
  }

  /// Has the server deliver a message.
  ///
  /// @throws IOException if the message cannot be read, or the server is gone
  Verdict deliver(Parcel parcel) throws IOException {
    try (SocketChannel channel = connect()) {
      write(
          channel,
          String.join(
              "\n",
              "DELIVER " + oneLine(parcel.user()),
              oneLine(parcel.mailbox()),
              oneLine(parcel.sender()),
              oneLine(parcel.recipient())));
      ControlChunks.send(parcel.content(), Channels.newOutputStream(channel));
      String[] answer = ControlLines.read(Channels.newInputStream(channel)).split(" ", 3);
      if (answer[0].equals("OK")) {
        return new Verdict.Delivered(answer.length < 2 ? "" : answer[1]);
      }
      return Arrays.stream(Verdict.Reason.values())
          .filter(reason -> answer.length == 3 && reason.name().equals(answer[1]))
          .map(reason -> new Verdict.Refused(reason, answer[2]))
          .findFirst()
          .orElse(Verdict.UNAVAILABLE);
    }
  }

  @Override
  public void add(String name, Secret password) {
    ask("USER ADD " + oneLine(name), oneLine(password.value()));
  }

  @Override
  public void changePassword(String name, Secret password) {
    ask("USER PASSWD " + oneLine(name), oneLine(password.value()));
  }

  @Override
  public void remove(String name) {
    ask("USER REMOVE " + oneLine(name));
  }

  @Override
  public List<String> names() {
    return ask("USER LIST");
  }

  @Override
  public void addStored(String name, String hash) {
    ask("USER ADD-STORED " + oneLine(name), oneLine(hash));
  }

  @Override
  public void changeStored(String name, String hash) {
    ask("USER PASSWD-STORED " + oneLine(name), oneLine(hash));
  }

  @Override
  public List<String> describe(String name) {
    return ask("USER SHOW " + oneLine(name));
  }

  @Override
  public Secret addAppPassword(String name, String label) {
    return ask("USER APP-ADD " + oneLine(name), oneLine(label)).stream()
        .findFirst()
        .map(Secret::new)
        .orElseThrow(() -> new CannotStart("the running server does not say the password"));
  }

  @Override
  public List<String> appPasswords(String name) {
    return ask("USER APP-LIST " + oneLine(name));
  }

  @Override
  public void removeAppPassword(String name, String label) {
    ask("USER APP-REMOVE " + oneLine(name), oneLine(label));
  }

  @Override
  public void limit(String name, Optional<QuotaLimits> limits) {
    ask(
        "USER QUOTA " + oneLine(name),
        limits.map(most -> most.bytes() + " " + most.messages()).orElse(""));
  }

  private static String oneLine(String text) {
    if (text.indexOf('\n') >= 0) {
      throw new Refusal("there is a line break in what can be one line only");
    }
    return text;
  }

  private List<String> ask(String... lines) {
    try (SocketChannel channel = connect()) {
      write(channel, String.join("\n", lines));
      InputStream answers = Channels.newInputStream(channel);
      var items = new ArrayList<String>();
      String answer = ControlLines.read(answers);
      while (answer.startsWith("* ")) {
        items.add(answer.substring(2));
        answer = ControlLines.read(answers);
      }
      if (!answer.equals("OK")) {
        throw new Refusal(answer.replaceFirst("^NO ", ""));
      }
      return items;
    } catch (IOException e) {
      throw new CannotStart("the running server does not answer: " + e.getMessage());
    }
  }

  private static void write(SocketChannel channel, String text) throws IOException {
    Channels.newOutputStream(channel).write((text + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
