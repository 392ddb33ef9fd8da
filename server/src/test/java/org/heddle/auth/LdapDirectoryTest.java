package org.heddle.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import java.net.InetAddress;
import java.util.Optional;
import org.heddle.auth.UserEntry.Proof;
import org.heddle.storage.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LdapDirectoryTest {
  private static final String BASE = "dc=example,dc=org";
  private static final String FILTER = "(|(uid=%u)(mail=%u))";
  private static final Secret SEARCHES = new Secret("search");

  private Optional<InMemoryDirectoryServer> server = Optional.empty();
  private String url = "";

  @BeforeEach
  void start() throws LDAPException, LDIFException {
    var config = new InMemoryDirectoryServerConfig(BASE);
    config.addAdditionalBindCredentials("cn=searcher", "search");
    config.setListenerConfigs(
        InMemoryListenerConfig.createLDAPConfig("ldap", InetAddress.getLoopbackAddress(), 0, null));
    config.setSchema(null);
    var made = new InMemoryDirectoryServer(config);
    made.add("dn: " + BASE, "objectClass: domain", "dc: example");
    person(made, "ann", "ann@example.org");
    person(made, "bert", "bert@example.org");
    person(made, "other", "bert@example.org");
    made.startListening();
    server = Optional.of(made);
    url = "ldap://127.0.0.1:" + made.getListenPort();
  }

  private static void person(InMemoryDirectoryServer to, String uid, String mail)
      throws LDAPException, LDIFException {
    to.add(
        "dn: uid=" + uid + "," + BASE,
        "objectClass: inetOrgPerson",
        "uid: " + uid,
        "cn: " + uid,
        "sn: " + uid,
        "mail: " + mail,
        "userPassword: secret of " + uid);
  }

  @AfterEach
  void stop() {
    server.orElseThrow().shutDown(true);
  }

  private static Proof.Asked asked(Optional<UserEntry> entry) {
    return assertInstanceOf(Proof.Asked.class, entry.orElseThrow().proof());
  }

  @Test
  void aUserIsFoundAndBindsWithThePassword() {
    try (var users = new LdapDirectory(url, BASE, FILTER, "cn=searcher", SEARCHES)) {
      var ann = asked(users.find("Ann"));
      assertTrue(ann.accepts(new Secret("secret of ann")));
      assertFalse(ann.accepts(new Secret("wrong")));
      assertFalse(ann.accepts(new Secret("")), "an empty password binds as nobody");
      assertEquals("ann@example.org", users.find("ANN@example.org").orElseThrow().account());
      assertTrue(asked(users.find("ann@example.org")).accepts(new Secret("secret of ann")));
    }
  }

  @Test
  void nobodyGetsInByANameThatIsAFilter() {
    try (var users = new LdapDirectory(url, BASE, FILTER, "cn=searcher", SEARCHES)) {
      for (String name : new String[] {"*", "ann)(uid=*", "nobody", "a*", "\\2a"}) {
        assertEquals(Optional.empty(), users.find(name), name);
      }
    }
  }

  @Test
  void aNameOfTwoIsNobodys() {
    try (var users = new LdapDirectory(url, BASE, FILTER, "cn=searcher", SEARCHES)) {
      assertEquals(Optional.empty(), users.find("bert@example.org"));
      assertTrue(users.find("bert").isPresent());
    }
  }

  @Test
  void thePartsOfAnAddressHaveNamesOfTheirOwn() {
    try (var users = new LdapDirectory(url, BASE, "(&(uid=%n)(mail=*@%d))", "", new Secret(""))) {
      assertTrue(users.find("ann@example.org").isPresent());
      assertEquals(Optional.empty(), users.find("ann@example.com"));
    }
  }

  @Test
  void aServerThatIsNotThereIsNoWrongPassword() {
    try (var users = new LdapDirectory(url, BASE, FILTER, "cn=searcher", SEARCHES)) {
      var ann = asked(users.find("ann"));
      server.orElseThrow().shutDown(true);
      assertThrows(StorageException.Unavailable.class, () -> users.find("ann"));
      assertThrows(
          StorageException.Unavailable.class, () -> ann.accepts(new Secret("secret of ann")));
    }
  }

  @Test
  void theNextServerIsAskedWhenTheFirstDoesNotAnswer() {
    String both = "ldap://127.0.0.1:1 " + url;
    try (var users = new LdapDirectory(both, BASE, FILTER, "cn=searcher", SEARCHES)) {
      assertTrue(asked(users.find("ann")).accepts(new Secret("secret of ann")));
    }
  }

  @Test
  void aSearcherWithAWrongPasswordIsAFailure() {
    try (var users = new LdapDirectory(url, BASE, FILTER, "cn=searcher", new Secret("x"))) {
      assertThrows(StorageException.Unavailable.class, () -> users.find("ann"));
    }
  }

  @Test
  void nonsenseIsRefusedAtStart() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new LdapDirectory("http://x", BASE, FILTER, "", SEARCHES).close());
    assertThrows(
        IllegalArgumentException.class,
        () -> new LdapDirectory(url, BASE, "(uid=%u", "", SEARCHES).close());
  }
}
