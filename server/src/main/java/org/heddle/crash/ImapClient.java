package org.heddle.crash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/// A client that knows just enough IMAP. An [IOException] means that the server is gone.
final class ImapClient implements Closeable {
  /// What the server did not do, though it should have.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String command, String answer) {
      super(command + ": " + answer, null, false, false);
    }
  }

  /// A response; its literals are parted from its text, where each leaves its `{n}`.
  record Response(String text, List<byte[]> literals) {
    /// The first group of an expression.
    Optional<String> find(Pattern pattern) {
      Matcher matcher = pattern.matcher(text);
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
  }

  private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}$");
  private static final Pattern ARRIVED = Pattern.compile("\\[APPENDUID (\\d+) ([0-9:,]+)]");
  private static final Pattern COPIED = Pattern.compile("\\[COPYUID (\\d+) ([0-9:,]+) ([0-9:,]+)]");
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final InputStream input;
  private final OutputStream output;
  private String selected = "";

  ImapClient(int port, String user, String password) throws IOException, Refused {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    input = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    output = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    response();
    command("LOGIN " + user + " " + password);
    command("ENABLE CONDSTORE");
  }

  /// Makes sure that a mailbox is selected, or that none is if the name is empty.
  ///
  /// @return what the server said, if it had to be asked
  List<Response> select(String box) throws IOException, Refused {
    if (box.equals(selected)) {
      return List.of();
    }
    List<Response> said = command(box.isEmpty() ? "UNSELECT" : "SELECT \"" + box + "\"");
    selected = box;
    return said;
  }

  /// Sends a command and waits for its end.
  ///
  /// @param parts text and literals, in turns
  /// @return all that the server said; the tagged response is the last
  List<Response> command(Object... parts) throws IOException, Refused {
    output.write("x ".getBytes(ISO_8859_1));
    for (Object part : parts) {
      if (part instanceof byte[] literal) {
        output.write(("{" + literal.length + "+}\r\n").getBytes(ISO_8859_1));
        output.write(literal);
      } else {
        output.write(part.toString().getBytes(ISO_8859_1));
      }
    }
    output.write("\r\n".getBytes(ISO_8859_1));
    output.flush();
    var said = new ArrayList<Response>();
    do {
      said.add(response());
    } while (!said.getLast().text().startsWith("x "));
    if (!said.getLast().text().startsWith("x OK")) {
      throw new Refused(String.valueOf(parts[0]), said.getLast().text());
    }
    return said;
  }

  /// What a server said of the messages that came.
  static Step.Answer answer(List<Response> said) {
    for (Response response : said) {
      Matcher arrived = ARRIVED.matcher(response.text());
      if (arrived.find()) {
        return new Step.Answer(Long.parseLong(arrived.group(1)), List.of(), uids(arrived.group(2)));
      }
      Matcher copied = COPIED.matcher(response.text());
      if (copied.find()) {
        return new Step.Answer(
            Long.parseLong(copied.group(1)), uids(copied.group(2)), uids(copied.group(3)));
      }
    }
    return Step.Answer.NONE;
  }

  private static List<Long> uids(String set) {
    var uids = new ArrayList<Long>();
    for (String range : set.split(",")) {
      String[] ends = range.split(":");
      long first = Long.parseLong(ends[0]);
      LongStream.rangeClosed(first, Long.parseLong(ends[ends.length - 1])).forEach(uids::add);
    }
    return uids;
  }

  private Response response() throws IOException {
    var literals = new ArrayList<byte[]>();
    var text = new StringBuilder(line());
    for (Matcher end = LITERAL.matcher(text); end.find(); end = LITERAL.matcher(text)) {
      byte[] literal = input.readNBytes(Integer.parseInt(end.group(1)));
      literals.add(literal);
      text.append(line());
    }
    if (text.indexOf("* BYE") == 0) {
      throw new EOFException(text.toString());
    }
    return new Response(text.toString(), literals);
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int octet = input.read(); octet != '\n'; octet = input.read()) {
      if (octet < 0) {
        throw new EOFException("The server is gone");
      }
      if (octet != '\r') {
        line.append((char) octet);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
