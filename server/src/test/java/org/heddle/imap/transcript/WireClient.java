package org.heddle.imap.transcript;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// A client that knows lines and bytes. Text is UTF-8.
public final class WireClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream plainInput;
  private final OutputStream plainOutput;
  private InputStream input;
  private OutputStream output;
  private String pending = "";
  private boolean closed;

  public WireClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    this.plainInput = new BufferedInputStream(socket.getInputStream());
    this.plainOutput = socket.getOutputStream();
    this.input = plainInput;
    this.output = plainOutput;
  }

  /// Sends a line, unless the text goes on behind a literal: then its rest.
  public void send(String text) throws IOException {
    sendRaw(text + "\r\n");
  }

  public void sendRaw(String text) throws IOException {
    output.write(text.getBytes(UTF_8));
    output.flush();
  }

  /// Compresses from here on, in both directions (RFC 4978).
  void deflate() {
    input = new InflaterInputStream(input, new Inflater(true), 1);
    var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    output = new DeflaterOutputStream(output, deflater, true);
  }

  /// Ends the stream that is compressed.
  void deflateNoMore() throws IOException {
    if (output instanceof DeflaterOutputStream compressed) {
      compressed.finish();
    }
    writePlain();
  }

  /// Compresses no more, with nothing that says so.
  void writePlain() {
    output = plainOutput;
  }

  /// The server ends its own: what it sends behind that is not compressed.
  void expectPlain(String where) throws IOException {
    assertEquals(-1, input.read(), where + ": expected the end of what is compressed");
    input = plainInput;
  }

  /// Sends this when the server has asked for it.
  void sendLater(String literal) {
    pending = literal;
  }

  void sendPending() throws IOException {
    sendRaw(pending);
    pending = "";
  }

  /// The next line, without its line end.
  public String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int octet = input.read(); octet != '\n'; octet = input.read()) {
      if (octet < 0) {
        throw new EOFException("closed after: " + line.toString(UTF_8));
      }
      line.write(octet);
    }
    String text = line.toString(UTF_8);
    assertEquals('\r', text.charAt(text.length() - 1), "a line must end in CRLF: " + text);
    return text.substring(0, text.length() - 1);
  }

  /// The next bytes.
  public String read(int count) throws IOException {
    return new String(input.readNBytes(count), UTF_8);
  }

  /// Reads until the tagged answer, and returns all lines with it; literals are read as lines.
  public String command(String tag, String text) throws IOException {
    send(tag + " " + text);
    var all = new StringBuilder();
    while (true) {
      String line = line();
      all.append(line).append('\n');
      if (line.startsWith(tag + " ")) {
        return all.toString();
      }
    }
  }

  void expectClosed(String where) throws IOException {
    int octet = next();
    assertEquals(-1, octet, where + ": expected the end, not " + (char) octet);
    closed = true;
  }

  private int next() throws IOException {
    try {
      return input.read();
    } catch (EOFException withoutLastBlock) {
      return -1; // A deflate stream that ends with its connection.
    }
  }

  void logOut() throws IOException {
    if (!closed) {
      send("zz LOGOUT");
      assertEquals("* BYE Logging out", line(), "an answer that the transcript does not list");
      assertEquals("zz OK LOGOUT completed", line());
      expectClosed("after LOGOUT");
    }
  }

  static String literal(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\r\n", lines) + "\r\n";
  }

  static int length(String text) {
    return text.getBytes(UTF_8).length;
  }

  /// Bytes as Latin-1.
  public byte[] bytes(int count) throws IOException {
    return input.readNBytes(count);
  }

  /// A line of octets as Latin-1.
  public String octetLine() throws IOException {
    return new String(line().getBytes(UTF_8), ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    socket.close();
  }
}
