package org.heddle.mime;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The texts that a summary has numbers for. Part of the format: only append, and never change the
/// order without a new version of [SummaryCodec].
final class SummaryTexts {
  static final List<String> COMMON =
      List.of(
          "text",
          "plain",
          "html",
          "multipart",
          "mixed",
          "alternative",
          "related",
          "signed",
          "report",
          "message",
          "rfc822",
          "delivery-status",
          "application",
          "octet-stream",
          "pdf",
          "image",
          "png",
          "jpeg",
          "gif",
          "calendar",
          "charset",
          "utf-8",
          "UTF-8",
          "us-ascii",
          "US-ASCII",
          "iso-8859-1",
          "ISO-8859-1",
          "windows-1252",
          "boundary",
          "name",
          "filename",
          "filename*",
          "format",
          "flowed",
          "delsp",
          "type",
          "protocol",
          "micalg",
          "method",
          "size",
          "attachment",
          "inline",
          "7BIT",
          "8BIT",
          "BINARY",
          "BASE64",
          "QUOTED-PRINTABLE",
          "");

  /// The place of each text in [#COMMON].
  static final Map<String, Integer> PLACES =
      IntStream.range(0, COMMON.size())
          .boxed()
          .collect(Collectors.toUnmodifiableMap(COMMON::get, i -> i));

  private SummaryTexts() {}
}
