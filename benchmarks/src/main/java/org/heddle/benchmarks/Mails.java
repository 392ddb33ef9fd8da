package org.heddle.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.Random;

/// Messages for benchmarks: the same ones at every run.
final class Mails {
  private Mails() {}

  /// A plain message of about two kilobytes.
  static byte[] plain(int number) {
    return ("""
    Return-Path: <sender%1$d@example.org>
    Received: from mx.example.org (mx.example.org [192.0.2.1])
    \tby mail.example.com with ESMTPS id %1$d
    \tfor <user@example.com>; Mon, 2 Feb 2026 10:00:00 +0000
    Date: Mon, 2 Feb 2026 10:00:00 +0000
    From: Sender Number %1$d <sender%1$d@example.org>
    To: User <user@example.com>
    Subject: Message number %1$d about =?utf-8?q?caf=C3=A9?= matters
    Message-ID: <%1$d.benchmark@example.org>
    MIME-Version: 1.0
    Content-Type: text/plain; charset=utf-8

    """
                .formatted(number)
            + "The quick brown fox jumps over the lazy dog, again and again.\n".repeat(24))
        .replace("\n", "\r\n")
        .getBytes(US_ASCII);
  }

  /// A multipart message with an attachment of about this many bytes.
  static byte[] withAttachment(int bytes) {
    byte[] content = new byte[bytes * 3 / 4];
    new Random(1).nextBytes(content);
    String encoded = Base64.getMimeEncoder().encodeToString(content);
    return ("""
    From: a@example.org
    To: b@example.com
    Subject: attached
    MIME-Version: 1.0
    Content-Type: multipart/mixed; boundary="xyz"

    --xyz
    Content-Type: text/plain

    See below.
    --xyz
    Content-Type: application/octet-stream; name="data.bin"
    Content-Transfer-Encoding: base64

    """
                .replace("\n", "\r\n")
            + encoded
            + "\r\n--xyz--\r\n")
        .getBytes(US_ASCII);
  }
}
