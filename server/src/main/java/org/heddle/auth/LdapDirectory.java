package org.heddle.auth;

import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.util.ssl.SSLUtil;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.SocketFactory;
import org.heddle.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Users of an LDAP server: found by a search, and let in if the server lets them bind. The account
/// is called as the user was found, in lower case, since LDAP does not care for case. Thread-safe.
public final class LdapDirectory implements UserDirectory, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LdapDirectory.class);
  private static final int MILLIS = 10_000;
  private static final int CONNECTIONS = 10;
  private static final int LDAP = 389;
  private static final int LDAPS = 636;

  private final ServerSet servers;
  private final String base;
  private final String filter;
  private final SimpleBindRequest searcher;
  private Optional<LDAPConnectionPool> pool = Optional.empty();

  /// Connects when somebody is looked for.
  ///
  /// @param urls `ldap://host:port` or `ldaps://host:port`, parted by spaces: the next ones are for
  ///   when the first does not answer
  /// @param filter finds a user; `%u` stands for the name, `%n` and `%d` for what is before and
  ///   behind its `@`
  /// @throws IllegalArgumentException if a URL or the filter cannot be understood
  public LdapDirectory(String urls, String base, String filter, String bindDn, Secret password) {
    this.servers = servers(urls);
    this.base = base;
    this.filter = filter;
    this.searcher = new SimpleBindRequest(bindDn, password.value());
    try {
      filterFor("somebody@example.org");
    } catch (LDAPException e) {
      throw new IllegalArgumentException("'" + filter + "' is no filter: " + e.getMessage(), e);
    }
  }

  private static ServerSet servers(String urls) {
    var sets = new ArrayList<ServerSet>();
    for (String text : urls.strip().split("\\s+")) {
      try {
        var url = new LDAPURL(text);
        boolean secure = url.getScheme().equalsIgnoreCase("ldaps");
        int port = url.portProvided() ? url.getPort() : secure ? LDAPS : LDAP;
        SocketFactory sockets =
            secure ? new SSLUtil().createSSLSocketFactory() : SocketFactory.getDefault();
        String host = Optional.ofNullable(url.getHost()).orElse("localhost");
        sets.add(new SingleServerSet(host, port, sockets, options()));
      } catch (LDAPException | GeneralSecurityException e) {
        throw new IllegalArgumentException("'" + text + "' is no URL of LDAP", e);
      }
    }
    return sets.size() == 1 ? sets.getFirst() : new FailoverServerSet(sets);
  }

  private static LDAPConnectionOptions options() {
    var options = new LDAPConnectionOptions();
    options.setConnectTimeoutMillis(MILLIS);
    options.setResponseTimeoutMillis(MILLIS);
    options.setUseSynchronousMode(true);
    return options;
  }

  private synchronized LDAPConnectionPool pool() throws LDAPException {
    if (pool.isEmpty()) {
      var made = new LDAPConnectionPool(servers, searcher, 1, CONNECTIONS);
      made.setRetryFailedOperationsDueToInvalidConnections(true);
      pool = Optional.of(made);
    }
    return pool.get();
  }

  private Filter filterFor(String name) throws LDAPException {
    int at = name.lastIndexOf('@');
    String local = at < 0 ? name : name.substring(0, at);
    String domain = at < 0 ? "" : name.substring(at + 1);
    return Filter.create(
        filter
            .replace("%u", Filter.encodeValue(name))
            .replace("%n", Filter.encodeValue(local))
            .replace("%d", Filter.encodeValue(domain)));
  }

  @Override
  public Optional<UserEntry> find(String name) {
    List<String> found = search(name);
    if (found.size() > 1) {
      log.warn("LDAP has several entries for {}, so nobody can log in by that name", name);
      return Optional.empty();
    }
    String account = name.toLowerCase(Locale.ROOT);
    return found.stream()
        .findFirst()
        .map(dn -> new UserEntry(account, new Binding(dn), Optional.empty(), List.of()));
  }

  private List<String> search(String name) {
    try {
      var request =
          new SearchRequest(base, SearchScope.SUB, filterFor(name), SearchRequest.NO_ATTRIBUTES);
      request.setSizeLimit(2);
      SearchResult result = pool().search(request);
      return Optional.ofNullable(result.getSearchEntries()).orElse(List.of()).stream()
          .map(SearchResultEntry::getDN)
          .toList();
    } catch (LDAPException e) {
      if (e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
        return List.of(name, name);
      }
      throw unavailable(e);
    }
  }

  private static StorageException unavailable(LDAPException e) {
    return new StorageException.Unavailable("The users cannot be looked up", e);
  }

  /// Asks the server whether it would let the user in.
  private final class Binding implements UserEntry.Proof.Asked {
    private final String dn;

    Binding(String dn) {
      this.dn = dn;
    }

    /// With an empty password a server lets everybody bind, as nobody (RFC 4513 section 5.1.2).
    @Override
    public boolean accepts(Secret password) {
      if (password.value().isEmpty()) {
        return false;
      }
      try (LDAPConnection connection = servers.getConnection()) {
        connection.bind(new SimpleBindRequest(dn, password.value()));
        return true;
      } catch (LDAPException e) {
        if (isRefusal(e.getResultCode())) {
          return false;
        }
        throw unavailable(e);
      }
    }

    private boolean isRefusal(ResultCode code) {
      return code.equals(ResultCode.INVALID_CREDENTIALS)
          || code.equals(ResultCode.NO_SUCH_OBJECT)
          || code.equals(ResultCode.INAPPROPRIATE_AUTHENTICATION)
          || code.equals(ResultCode.INSUFFICIENT_ACCESS_RIGHTS)
          || code.equals(ResultCode.CONSTRAINT_VIOLATION)
          || code.equals(ResultCode.UNWILLING_TO_PERFORM);
    }
  }

  @Override
  public synchronized void close() {
    pool.ifPresent(LDAPConnectionPool::close);
    pool = Optional.empty();
  }
}
