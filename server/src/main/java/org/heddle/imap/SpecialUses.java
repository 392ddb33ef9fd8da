package org.heddle.imap;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.heddle.storage.SpecialUse;

/// Which special uses a client may give to a mailbox, and what they were called before RFC 6154.
final class SpecialUses {
  /// These show messages of other mailboxes, which a mailbox here does not.
  private static final Set<SpecialUse> VIRTUAL = Set.of(SpecialUse.ALL, SpecialUse.FLAGGED);

  private SpecialUses() {}

  /// @param attributes as a client wrote them
  /// @throws Refused with USEATTR if one is not for mailboxes here (RFC 6154 section 3)
  static Set<SpecialUse> assignable(List<String> attributes) {
    var uses = new ArrayList<SpecialUse>();
    for (String attribute : attributes) {
      uses.add(
          SpecialUse.of(attribute)
              .filter(use -> !VIRTUAL.contains(use))
              .orElseThrow(() -> new Refused("USEATTR", attribute + " is not supported")));
    }
    return SpecialUse.setOf(uses);
  }

  /// The attribute in XLIST.
  static String xlistAttribute(SpecialUse use) {
    return switch (use) {
      case ALL -> "\\AllMail";
      case FLAGGED -> "\\Starred";
      case JUNK -> "\\Spam";
      case ARCHIVE, DRAFTS, IMPORTANT, SENT, TRASH -> use.attribute();
    };
  }
}
