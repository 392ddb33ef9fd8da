package org.heddle.auth.sasl;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.heddle.auth.Logins;
import org.heddle.auth.Logins.Claim;
import org.heddle.auth.Logins.Keys;
import org.heddle.auth.Visitor;

/// SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677), the latter bound to the TLS
/// connection by `tls-exporter` (RFC 9266): whoever sits between client and server has another one
/// on each side.
final class Scram implements Exchange {
  /// `gs2-header client-first-message-bare`, where `gs2-header = gs2-cbind-flag "," [authzid] ","`.
  /// A mandatory extension, `m=`, is none that we know.
  private static final Pattern CLIENT_FIRST =
      Pattern.compile(
          "((?:(n|y)|p=([A-Za-z0-9.-]+)),(?:a=([^,]+))?,)(n=([^,]+),r=([!-+\\--~]+)(?:,.*)?)");

  /// `channel-binding "," nonce ["," extensions] "," proof`. The extensions are not told apart: a
  /// group that repeats takes stack for each of them, and a stranger may send thousands.
  private static final Pattern CLIENT_FINAL =
      Pattern.compile("(c=([A-Za-z0-9/+=]+),r=([!-+\\--~]+)(?:,.*)?),p=([A-Za-z0-9/+=]+)");

  private static final String BINDING = "tls-exporter";
  private static final int NONCE_BYTES = 18;

  private final Sasl sasl;
  private final Logins logins;
  private final Visitor visitor;
  private final Mechanism mechanism;
  private final Optional<byte[]> binding;
  private final String nonce;
  private State state = new Begun();

  /// How far the conversation has come.
  private sealed interface State {}

  private record Begun() implements State {}

  private record Asked(Claim claim, Keys keys, byte[] header, String nonces, String messages)
      implements State {}

  private record Answered(Logins.Outcome outcome) implements State {}

  /// @param binding of the connection, if it has one
  Scram(Sasl sasl, Logins logins, Visitor visitor, Mechanism mechanism, Optional<byte[]> binding) {
    this(sasl, logins, visitor, mechanism, binding, nonce());
  }

  /// @param nonce for tests
  Scram(
      Sasl sasl,
      Logins logins,
      Visitor visitor,
      Mechanism mechanism,
      Optional<byte[]> binding,
      String nonce) {
    this.sasl = sasl;
    this.logins = logins;
    this.visitor = visitor;
    this.mechanism = mechanism;
    this.binding = binding;
    this.nonce = nonce;
  }

  private static String nonce() {
    byte[] random = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getEncoder().encodeToString(random);
  }

  @Override
  public Step next(byte[] message) {
    Optional<String> text = Texts.utf8(message);
    if (text.isEmpty()) {
      return new Step.Malformed("Not UTF-8");
    }
    return switch (state) {
      case Begun _ -> begin(text.get());
      case Asked asked -> check(text.get(), asked);
      case Answered(var outcome) ->
          message.length == 0
              ? new Step.Done(outcome)
              : new Step.Malformed("Nothing was expected any more");
    };
  }

  private Step begin(String text) {
    Matcher first = CLIENT_FIRST.matcher(text);
    if (!first.matches()) {
      return new Step.Malformed("Not a SCRAM message");
    }
    boolean bound = first.group(3) != null;
    if (bound != (mechanism == Mechanism.SCRAM_SHA_256_PLUS)
        || (bound && !first.group(3).equals(BINDING))) {
      return new Step.Malformed("This channel binding is not possible here");
    }
    if ("y".equals(first.group(2)) && binding.isPresent()) {
      // The client can do it and believes that we cannot: somebody has changed our offer.
      return new Step.Malformed("The server does channel binding");
    }
    Optional<String> user = name(first.group(6));
    Optional<String> wanted = name(first.group(4) == null ? "" : first.group(4));
    if (user.isEmpty() || wanted.isEmpty()) {
      return new Step.Malformed("Not a name");
    }
    return ask(Claim.of(user.get(), wanted.get()), first);
  }

  private Step ask(Claim claim, Matcher first) {
    Keys keys = logins.keys(visitor, claim, sasl.saltOfNobody(claim.name()));
    String nonces = first.group(7) + nonce;
    String challenge =
        "r=" + nonces + ",s=" + keys.keys().salt() + ",i=" + keys.keys().iterations();
    state =
        new Asked(
            claim,
            keys,
            first.group(1).getBytes(StandardCharsets.UTF_8),
            nonces,
            first.group(5) + "," + challenge);
    return new Step.Challenge(challenge.getBytes(StandardCharsets.UTF_8));
  }

  /// `=2C` is a comma and `=3D` an equals sign.
  private static Optional<String> name(String text) {
    return text.replace("=2C", "").replace("=3D", "").indexOf('=') >= 0
        ? Optional.empty()
        : Optional.of(text.replace("=2C", ",").replace("=3D", "="));
  }

  private Step check(String text, Asked asked) {
    Matcher last = CLIENT_FINAL.matcher(text);
    if (!last.matches() || !last.group(3).equals(asked.nonces)) {
      return new Step.Malformed("Not the SCRAM message that was expected");
    }
    byte[] bound;
    byte[] proof;
    try {
      bound = Base64.getDecoder().decode(last.group(2));
      proof = Base64.getDecoder().decode(last.group(4));
    } catch (IllegalArgumentException e) {
      return new Step.Malformed("Not base64");
    }
    String conversation = asked.messages + "," + last.group(1);
    boolean proven =
        Arrays.equals(bound, expected(asked.header)) && asked.keys.prove(proof, conversation);
    if (!proven) {
      return new Step.Done(logins.rejected(visitor, asked.claim, mechanism.text()));
    }
    var outcome = logins.proven(visitor, asked.claim, asked.keys, mechanism.text());
    state = new Answered(outcome);
    byte[] signature = asked.keys.keys().serverSignature(conversation);
    String verifier = "v=" + Base64.getEncoder().encodeToString(signature);
    return new Step.Challenge(verifier.getBytes(StandardCharsets.US_ASCII));
  }

  private byte[] expected(byte[] header) {
    var expected = new ByteArrayOutputStream();
    expected.writeBytes(header);
    if (mechanism == Mechanism.SCRAM_SHA_256_PLUS) {
      expected.writeBytes(binding.orElse(new byte[0]));
    }
    return expected.toByteArray();
  }
}
