package org.heddle.crash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/// Delivers messages by LMTP. An [IOException] means that the server is gone.
final class LmtpClient implements Closeable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final BufferedReader input;
  private final OutputStream output;

  LmtpClient(int port) throws IOException, ImapClient.Refused {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    input = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    output = socket.getOutputStream();
    expect("greeting", "2");
    say("LHLO crash-test", "2");
  }

  /// Delivers a message to a user.
  void deliver(String user, byte[] content) throws IOException, ImapClient.Refused {
    say("MAIL FROM:<sender@example.com> BODY=8BITMIME", "2");
    say("RCPT TO:<" + user + ">", "2");
    say("DATA", "3");
    String text = new String(content, ISO_8859_1).replace("\r\n.", "\r\n..");
    output.write(text.getBytes(ISO_8859_1));
    say(".", "2");
  }

  private void say(String line, String expected) throws IOException, ImapClient.Refused {
    output.write((line + "\r\n").getBytes(ISO_8859_1));
    output.flush();
    expect(line, expected);
  }

  private void expect(String command, String expected) throws IOException, ImapClient.Refused {
    String line;
    do {
      line = input.readLine();
      if (line == null) {
        throw new EOFException("The server is gone");
      }
    } while (line.startsWith("-", 3));
    if (!line.startsWith(expected)) {
      throw new ImapClient.Refused(command, line);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
