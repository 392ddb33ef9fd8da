package org.heddle.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.heddle.storage.EntryName;
import org.heddle.storage.MailboxName;
import org.heddle.storage.SpecialUse;

/// Writes METADATA with values (RFC 5464 section 4.4.1).
final class MetadataResponse {
  private final Dialogue dialogue;

  MetadataResponse(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  /// The value of `/private/specialuse` (RFC 6154 section 4).
  static Optional<byte[]> uses(Set<SpecialUse> uses) {
    return uses.isEmpty()
        ? Optional.empty()
        : Optional.of(SpecialUse.attributes(uses).getBytes(ISO_8859_1));
  }

  /// The annotations of a mailbox that LIST has just shown (RFC 9590).
  ///
  /// @param entries as the client wrote them
  /// @param values those that there are
  void writeListed(
      MailboxName name, Set<SpecialUse> uses, List<String> entries, Map<EntryName, byte[]> values)
      throws IOException {
    var shown = new LinkedHashMap<String, Optional<byte[]>>();
    for (String text : entries) {
      var entry = new EntryName(text);
      shown.put(
          text,
          entry.equals(Annotations.SPECIAL_USE)
              ? uses(uses)
              : Optional.ofNullable(values.get(entry)));
    }
    write(name.value(), shown);
  }

  /// `metadata-resp = "METADATA" SP mailbox SP entry-values`, if there are some.
  void write(String mailbox, Map<String, Optional<byte[]>> values) throws IOException {
    if (values.isEmpty()) {
      return;
    }
    dialogue.untagged("METADATA ").mailbox(mailbox);
    String separator = " (";
    for (var entry : values.entrySet()) {
      dialogue.output().text(separator).astring(entry.getKey()).text(' ');
      write(entry.getValue());
      separator = " ";
    }
    dialogue.output().text(')').line();
  }

  /// `value = nstring / literal8`: what has a NUL in it fits no string.
  private void write(Optional<byte[]> value) throws IOException {
    String octets = value.map(bytes -> new String(bytes, ISO_8859_1)).orElse("");
    if (value.isPresent() && octets.indexOf('\0') >= 0) {
      byte[] bytes = value.get();
      dialogue.output().literal8(bytes.length).bytes(bytes, 0, bytes.length);
    } else {
      dialogue.output().nstring(value.map(_ -> octets));
    }
  }
}
