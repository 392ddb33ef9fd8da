package org.heddle.imap;

import java.io.IOException;
import java.util.Optional;
import org.heddle.imap.wire.DeflatedOutput;
import org.heddle.imap.wire.InflatedInput;
import org.heddle.imap.wire.WireInput;
import org.heddle.imap.wire.WireOutput;
import org.heddle.net.Connection;

/// Whether the octets of a session are compressed (RFC 4978), and what compresses them. It begins
/// and ends behind a tagged answer. Confined to the session's thread.
final class Compression {
  private enum State {
    NONE,
    AFTER_ANSWER,
    DEFLATE,
    /// Of the client's octets none are compressed any more.
    UNTIL_ANSWER
  }

  private final Connection connection;
  private State state = State.NONE;
  private Optional<InflatedInput> inflated = Optional.empty();
  private Optional<DeflatedOutput> deflated = Optional.empty();

  Compression(Connection connection) {
    this.connection = connection;
  }

  /// Whether both sides compress, or will from the next answer on.
  boolean isOn() {
    return state != State.NONE;
  }

  /// Whether there is something that [#rest] lets go of.
  boolean takesMemory() {
    return deflated.isPresent();
  }

  /// Once the tagged answer is written, everything is compressed, in both directions (RFC 4978
  /// section 3).
  void beginAfterAnswer() {
    state = State.AFTER_ANSWER;
  }

  /// The client has compressed for the last time, and once the tagged answer is written, nothing is
  /// compressed any more (RFC 8437 section 4.1).
  ///
  /// @throws Farewell if the client goes on compressing
  void endAfterAnswer(WireInput input) {
    if (!isOn() || inflated.isEmpty()) {
      return;
    }
    if (input.hasBuffered()) {
      throw new Farewell("Compressed commands behind UNAUTHENTICATE");
    }
    state = State.UNTIL_ANSWER;
    inflated.get().end();
  }

  /// A tagged answer has been written.
  void answered(WireInput input, WireOutput output) throws IOException {
    switch (state) {
      case AFTER_ANSWER -> begin(input, output);
      case UNTIL_ANSWER -> end(output);
      case NONE, DEFLATE -> {}
    }
  }

  private void begin(WireInput input, WireOutput output) throws IOException {
    state = State.DEFLATE;
    output.flush();
    var into = new DeflatedOutput(connection.output());
    var from = new InflatedInput(connection.input());
    output.continueInto(into);
    input.continueFrom(from);
    deflated = Optional.of(into);
    inflated = Optional.of(from);
  }

  private void end(WireOutput output) throws IOException {
    state = State.NONE;
    output.flush();
    if (deflated.isPresent()) {
      deflated.get().finish();
    }
    output.continueInto(connection.output());
    deflated = Optional.empty();
  }

  /// Holds little memory until there is more to write.
  void rest() throws IOException {
    if (deflated.isPresent()) {
      deflated.get().rest();
    }
  }

  /// Nothing is written any more.
  void endOutput() {
    deflated.ifPresent(DeflatedOutput::close);
  }

  /// Nothing is read any more, by no thread.
  void endInput() {
    inflated.ifPresent(InflatedInput::close);
  }
}
