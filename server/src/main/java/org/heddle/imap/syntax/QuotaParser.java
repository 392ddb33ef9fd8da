package org.heddle.imap.syntax;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads the commands of RFC 9208 section 7.
final class QuotaParser {
  private final Tokens tokens;
  private final Names names;

  QuotaParser(Tokens tokens, Names names) {
    this.tokens = tokens;
    this.names = names;
  }

  /// `getquota = "GETQUOTA" SP quota-root-name`
  Command getQuota() throws IOException {
    return new Command.GetQuota(root());
  }

  /// `getquotaroot = "GETQUOTAROOT" SP mailbox`
  Command getQuotaRoot() throws IOException {
    tokens.space();
    return new Command.GetQuotaRoot(names.decode(tokens.astring()));
  }

  /// `setquota = "SETQUOTA" SP quota-root-name SP setquota-list`, where `setquota-list = "("
  /// [setquota-resource *(SP setquota-resource)] ")"`
  Command setQuota() throws IOException {
    String root = root();
    tokens.space();
    Map<String, Long> limits = new LinkedHashMap<>();
    for (Resource resource : tokens.listOrEmpty(this::resource)) {
      limits.put(resource.name, resource.limit);
    }
    return new Command.SetQuota(root, Collections.unmodifiableMap(limits));
  }

  private record Resource(String name, long limit) {}

  /// `setquota-resource = resource-name SP resource-limit`, where `resource-limit = number64`
  private Resource resource() {
    String name = tokens.word();
    tokens.space();
    return new Resource(name, tokens.number64());
  }

  /// `SP quota-root-name`, where `quota-root-name = astring`
  private String root() throws IOException {
    tokens.space();
    return tokens.astring();
  }
}
