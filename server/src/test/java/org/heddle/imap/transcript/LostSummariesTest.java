package org.heddle.imap.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.heddle.imap.ImapSettings;
import org.heddle.net.Greeting;
import org.heddle.storage.kit.LossyStorage;
import org.heddle.storage.kit.MemoryStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is answered from summaries is the same where the storage has lost all of them.
class LostSummariesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "message/fetch-envelope",
        "message/objectids-stay-with-copies-and-moves",
        "message/messages-without-message-ids-are-threads-of-their-own",
        "message/preview-shows-the-beginning",
        "search/by-sent-date",
        "thread/thread-orderedsubject-groups-by-subject",
        "thread/thread-references-follows-who-answers-whom",
        "thread/thread-refs-puts-the-latest-last"
      })
  void theTranscriptHolds(String name) throws Exception {
    var file = Objects.requireNonNull(getClass().getResource("/transcripts/" + name + ".imap"));
    Transcript transcript = Transcript.read(Path.of(file.toURI()));
    var settings = ImapSettings.defaults("mail.example");
    try (var server = new TestServer(new LossyStorage(new MemoryStorage()), settings)) {
      TranscriptRunner.run(server, transcript, "ann");
    }
  }

  @Test
  void aLazyClientHearsNothingOfALargeMessageThen() throws Exception {
    var settings = ImapSettings.defaults("mail.example");
    try (var server = new TestServer(new LossyStorage(new MemoryStorage()), settings);
        var client = new WireClient(server.connect(new Greeting.PreAuthenticated("ann")))) {
      client.line();
      String mail = "Subject: x\r\n\r\n" + "long ".repeat(5000);
      client.send("a APPEND INBOX {" + mail.length() + "+}\r\n" + mail);
      client.line();
      client.send("b SELECT INBOX");
      String line = client.line();
      while (!line.startsWith("b OK")) {
        line = client.line();
      }
      for (String preview : List.of("NIL", '"' + "long ".repeat(40).strip() + '"', "NIL")) {
        String modifier = preview.equals("NIL") ? " (LAZY)" : "";
        client.send("c FETCH 1 PREVIEW" + modifier);
        assertEquals("* 1 FETCH (PREVIEW " + preview + ")", client.line());
        assertEquals("c OK FETCH completed", client.line());
      }
    }
  }
}
