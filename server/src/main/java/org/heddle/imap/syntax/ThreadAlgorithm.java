package org.heddle.imap.syntax;

/// How THREAD arranges messages (RFC 5256 section 3, draft-ietf-morg-inthread), named as IMAP
/// writes it.
public enum ThreadAlgorithm {
  ORDEREDSUBJECT,
  REFERENCES,
  REFS
}
