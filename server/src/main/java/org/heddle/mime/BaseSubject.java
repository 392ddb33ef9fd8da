package org.heddle.mime;

/// What a subject is about: the subject without the artifacts of replying, forwarding and mailing
/// lists (RFC 5256 section 2.1). SORT and THREAD compare these; clients compute the same, so the
/// procedure is kept to the letter.
///
/// @param text decoded; may be empty. To be compared by [CaseFold]
/// @param nature what was taken away
public record BaseSubject(String text, Nature nature) {
  /// No subject is longer; what is beyond is not looked at.
  private static final int LONGEST = 10_000;

  /// Whether the subject says that its message answers or forwards another (RFC 5256, THREAD, step
  /// 5 of REFERENCES).
  public enum Nature {
    ORIGINAL,
    REPLY_OR_FORWARD
  }

  /// The base subject of a Subject field.
  ///
  /// @param octets as [Envelope#subject]
  public static BaseSubject of(String octets) {
    String bounded = octets.length() > LONGEST ? octets.substring(0, LONGEST) : octets;
    return new Extraction(spaced(Decoding.headerText(bounded))).baseSubject();
  }

  /// Step 1: all white space becomes single spaces.
  private static String spaced(String text) {
    StringBuilder spaced = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
      if (!space) {
        spaced.append(c);
      } else if (spaced.isEmpty() || spaced.charAt(spaced.length() - 1) != ' ') {
        spaced.append(' ');
      }
    }
    return spaced.toString();
  }

  /// Narrows the text from both ends; each character is looked at a few times at most, however the
  /// artifacts are nested.
  private static final class Extraction {
    private static final String TRAILER = "(fwd)";
    private static final String FORWARD = "[fwd:";

    private final String text;
    private int start;
    private int end;
    private Nature nature = Nature.ORIGINAL;

    Extraction(String text) {
      this.text = text;
      this.end = text.length();
    }

    BaseSubject baseSubject() {
      do {
        removeTrailers();
        removeLeaders();
      } while (removeForward());
      return new BaseSubject(text.substring(start, end), nature);
    }

    /// Step 2: `subj-trailer = "(fwd)" / WSP`
    private void removeTrailers() {
      boolean found = true;
      while (found) {
        found = false;
        if (end > start && text.charAt(end - 1) == ' ') {
          end--;
          found = true;
        } else if (is(TRAILER, end - TRAILER.length())) {
          end -= TRAILER.length();
          nature = Nature.REPLY_OR_FORWARD;
          found = true;
        }
      }
    }

    /// Steps 3 to 5: `subj-leader = (*subj-blob subj-refwd) / WSP`, and blobs with nothing but text
    /// behind them, of which the last stays if it is all there is.
    private void removeLeaders() {
      boolean found = true;
      while (found) {
        start = spaces(start);
        int behindBlobs = start;
        int lastBlob = start;
        for (int next = blob(start); next > behindBlobs; next = blob(next)) {
          lastBlob = behindBlobs;
          behindBlobs = next;
        }
        int behindReply = reply(behindBlobs);
        found = behindReply > behindBlobs;
        if (found) {
          nature = Nature.REPLY_OR_FORWARD;
          start = behindReply;
        } else {
          start = behindBlobs < end ? behindBlobs : lastBlob;
        }
      }
    }

    /// Step 6: `subj-fwd = subj-fwd-hdr subject subj-fwd-trl`
    private boolean removeForward() {
      boolean found =
          is(FORWARD, start) && end > start + FORWARD.length() && text.charAt(end - 1) == ']';
      if (found) {
        start += FORWARD.length();
        end--;
        nature = Nature.REPLY_OR_FORWARD;
      }
      return found;
    }

    /// Behind `subj-blob = "[" *BLOBCHAR "]" *WSP`, or `from` if there is none.
    private int blob(int from) {
      if (from >= end || text.charAt(from) != '[') {
        return from;
      }
      int at = from + 1;
      while (at < end && text.charAt(at) != '[' && text.charAt(at) != ']') {
        at++;
      }
      return at < end && text.charAt(at) == ']' ? spaces(at + 1) : from;
    }

    /// Behind `subj-refwd = ("re" / ("fw" ["d"])) *WSP [subj-blob] ":"`, or `from` if there is
    /// none.
    private int reply(int from) {
      int word = is("re", from) ? 2 : is("fwd", from) ? 3 : is("fw", from) ? 2 : 0;
      if (word == 0) {
        return from;
      }
      int colon = blob(spaces(from + word));
      return colon < end && text.charAt(colon) == ':' ? colon + 1 : from;
    }

    private int spaces(int from) {
      int at = from;
      while (at < end && text.charAt(at) == ' ') {
        at++;
      }
      return at;
    }

    private boolean is(String word, int at) {
      return at >= start
          && at + word.length() <= end
          && text.regionMatches(true, at, word, 0, word.length());
    }
  }
}
