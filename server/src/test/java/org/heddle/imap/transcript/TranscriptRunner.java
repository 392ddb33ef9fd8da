package org.heddle.imap.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.heddle.imap.transcript.Transcript.Direction;
import org.heddle.imap.transcript.Transcript.Step;
import org.heddle.net.Greeting;
import org.heddle.net.Protection;

/// Plays one transcript against a server.
final class TranscriptRunner {
  private static final Pattern NAME = Pattern.compile("<([a-z]+)>");

  private final TestServer server;
  private final Transcript transcript;
  private final String user;
  private final Map<String, String> captured = new HashMap<>();
  private final Map<Integer, WireClient> clients = new TreeMap<>();

  private TranscriptRunner(TestServer server, Transcript transcript, String user) {
    this.server = server;
    this.transcript = transcript;
    this.user = user;
    captured.put("user", user);
    if (transcript.users() == Transcript.Users.MANY) {
      captured.put("other", user(2));
    }
  }

  /// @param user an account that nothing else uses
  static void run(TestServer server, Transcript transcript, String user) throws IOException {
    new TranscriptRunner(server, transcript, user).run();
  }

  private void run() throws IOException {
    server.quota(user, transcript.quota());
    try {
      for (Step step : transcript.steps()) {
        play(step);
      }
      for (WireClient client : clients.values()) {
        client.logOut();
      }
    } finally {
      for (WireClient client : clients.values()) {
        client.close();
      }
    }
  }

  private void play(Step step) throws IOException {
    WireClient client = client(step.client());
    if (step.direction() == Direction.CLIENT) {
      send(client, step);
    } else {
      expect(client, step);
    }
  }

  private WireClient client(int number) throws IOException {
    WireClient known = clients.get(number);
    if (known != null) {
      return known;
    }
    WireClient client = connect(user(number));
    clients.put(number, client);
    return client;
  }

  private String user(int client) {
    return switch (transcript.users()) {
      case ONE -> user;
      case MANY -> client == 1 ? user : user + "-" + client;
    };
  }

  private WireClient connect(String who) throws IOException {
    return switch (transcript.start()) {
      case NOT_AUTHENTICATED -> new WireClient(server.connect(new Greeting.Ready()));
      case IN_THE_OPEN ->
          new WireClient(server.connect(new Greeting.Ready(), new Protection.Open()));
      case AUTHENTICATED -> loggedIn(who);
      case SELECTED -> {
        WireClient client = loggedIn(who);
        client.send("x SELECT INBOX");
        while (!client.line().startsWith("x OK")) {
          // What SELECT says is for other transcripts.
        }
        yield client;
      }
    };
  }

  private WireClient loggedIn(String who) throws IOException {
    var client = new WireClient(server.connect(new Greeting.PreAuthenticated(who)));
    client.line();
    return client;
  }

  private void send(WireClient client, Step step) throws IOException {
    switch (step.text()) {
      case "(close)" -> client.close();
      case "(stop)" -> server.stop();
      case "(deflate)" -> client.deflate();
      case "(plain)" -> client.deflateNoMore();
      default -> {
        String literal = WireClient.literal(step.literal());
        String text = step.text();
        if (step.hasLiteral()) {
          text = text.replace("{L", "{" + WireClient.length(literal));
        }
        client.send(substituted(text));
        if (step.hasLiteral() && text.endsWith("+}")) {
          client.sendRaw(literal);
        } else if (step.hasLiteral()) {
          client.sendLater(literal);
        }
      }
    }
  }

  private String substituted(String text) {
    return NAME.matcher(text)
        .replaceAll(
            name -> Matcher.quoteReplacement(captured.getOrDefault(name.group(1), name.group())));
  }

  private void expect(WireClient client, Step step) throws IOException {
    String where = transcript.name() + ":" + step.line();
    if (step.text().equals("(closed)")) {
      client.expectClosed(where);
      return;
    }
    if (step.text().equals("(plain)")) {
      client.expectPlain(where);
      return;
    }
    String line = client.line();
    String expected = step.text();
    if (step.hasLiteral()) {
      String literal = WireClient.literal(step.literal());
      expected = expected.replace("{L}", "{" + WireClient.length(literal) + "}");
      match(where, expected, line);
      assertEquals(literal, client.read(WireClient.length(literal)), where);
    } else {
      match(where, expected, line);
    }
    if (line.startsWith("+ ")) {
      client.sendPending();
    }
  }

  private void match(String where, String expected, String line) {
    boolean open = expected.endsWith("...");
    String text = open ? expected.substring(0, expected.length() - 3) : expected;
    var regex = new StringBuilder();
    var names = new java.util.ArrayList<String>();
    Matcher matcher = NAME.matcher(text);
    int at = 0;
    while (matcher.find()) {
      regex.append(Pattern.quote(text.substring(at, matcher.start())));
      String value = captured.get(matcher.group(1));
      if (value == null) {
        names.add(matcher.group(1));
        regex.append("([^\\s()\\[\\]\"]+)");
      } else {
        regex.append(Pattern.quote(value));
      }
      at = matcher.end();
    }
    regex.append(Pattern.quote(text.substring(at))).append(open ? ".*" : "");
    Matcher found = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(line);
    if (!found.matches()) {
      assertEquals(expected, line, where);
    }
    capture(where, names, found);
  }

  private void capture(String where, List<String> names, Matcher found) {
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      String value = found.group(i + 1);
      assertFalse(
          captured.containsValue(value), () -> where + ": <" + name + "> is one before: " + value);
      captured.put(name, value);
    }
  }
}
