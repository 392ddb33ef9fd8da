package org.heddle.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.heddle.net.Admission.Caps;
import org.heddle.net.Admission.Decision;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static Origin from(String address) {
    return new Origin.Remote(InetAddress.ofLiteral(address));
  }

  private static Admission.Seat admitted(Admission admission, Origin origin) {
    return assertInstanceOf(Decision.Admitted.class, admission.admit(origin, () -> {})).seat();
  }

  private static Decision.Refused refused(Admission admission, Origin origin) {
    return assertInstanceOf(Decision.Refused.class, admission.admit(origin, () -> {}));
  }

  private static Admission admission(int total, int perAddress, int perUser) {
    return new Admission(new Caps(total, perAddress, perUser), AddressRules.OPEN);
  }

  @Test
  void theTotalIsBoundedUntilASeatIsGivenBack() {
    var admission = admission(2, 9, 9);
    var first = admitted(admission, from("192.0.2.1"));
    admitted(admission, from("192.0.2.2"));
    assertEquals(
        "Too many connections, try again later", refused(admission, from("192.0.2.3")).reason());
    first.close();
    first.close();
    assertEquals(1, admission.connections());
    admitted(admission, from("192.0.2.3"));
    refused(admission, from("192.0.2.4"));
  }

  @Test
  void oneAddressIsBounded() {
    var admission = admission(9, 1, 9);
    var seat = admitted(admission, from("192.0.2.1"));
    assertEquals(
        "Too many connections from your address", refused(admission, from("192.0.2.1")).reason());
    admitted(admission, from("192.0.2.2"));
    seat.close();
    admitted(admission, from("192.0.2.1"));
  }

  @Test
  void sixtyFourBitsOfIpv6AreOneAddress() {
    var admission = admission(9, 1, 9);
    admitted(admission, from("2001:db8:0:1::1"));
    refused(admission, from("2001:db8:0:1:ffff::2"));
    admitted(admission, from("2001:db8:0:2::1"));
  }

  @Test
  void oneUserIsBounded() {
    var admission = admission(9, 9, 1);
    var first = admitted(admission, from("192.0.2.1"));
    var second = admitted(admission, from("192.0.2.2"));
    assertTrue(first.occupy("anna"));
    assertTrue(first.occupy("anna"), "saying it twice counts once");
    assertFalse(second.occupy("anna"));
    assertTrue(second.occupy("bert"));
    assertTrue(first.occupy("carl"), "the same connection may become another user's");
    assertTrue(second.occupy("anna"), "and is then no longer the first one's");
    second.close();
    assertFalse(second.occupy("anna"), "a closed connection is nobody's");
    assertTrue(admitted(admission, from("192.0.2.3")).occupy("anna"));
  }

  @Test
  void aRefusedConnectionOccupiesNoPlaceOfOthers() {
    var admission = admission(1, 9, 9);
    var seat = admitted(admission, from("192.0.2.1"));
    var refused = refused(admission, from("192.0.2.1"));
    seat.close();
    admitted(admission, from("192.0.2.1"));
    refused.seat().close();
    assertEquals(1, admission.connections());
    refused(admission, from("192.0.2.1"));
  }

  @Test
  void aFloodOfRefusedConnectionsIsNotEvenAnswered() {
    var admission = admission(1, 9, 9);
    admitted(admission, from("192.0.2.1"));
    var first = refused(admission, from("192.0.2.1"));
    for (int i = 1; i < 64; i++) {
      refused(admission, from("192.0.2.1"));
    }
    assertInstanceOf(Decision.Ignored.class, admission.admit(from("192.0.2.1"), () -> {}));
    first.seat().close();
    refused(admission, from("192.0.2.1"));
  }

  @Test
  void theOwnerAlwaysGetsIn() {
    var admission = admission(1, 1, 1);
    admitted(admission, from("192.0.2.1"));
    admitted(admission, new Origin.Owner());
    refused(admission, new Origin.Local("anna"));
  }

  @Test
  void aDeniedAddressHearsSo() {
    var rules = new AddressRules(List.of(), List.of(AddressRange.parse("192.0.2.0/24")));
    var admission = new Admission(new Caps(9, 9, 9), rules);
    assertEquals(
        "Connections from your address are not accepted",
        refused(admission, from("192.0.2.1")).reason());
    admitted(admission, from("198.51.100.1"));
  }

  @Test
  void whoHasNotLoggedInLongestMakesRoom() {
    var admission = new Admission(new Admission.Caps(100, 100, 100, 2), AddressRules.OPEN);
    var removed = new ArrayList<Integer>();
    var seats = new ArrayList<Admission.Seat>();
    for (int i = 0; i < 2; i++) {
      int number = i;
      seats.add(admitted(admission.admit(from("192.0.2.1"), () -> removed.add(number))));
    }
    assertTrue(seats.getFirst().occupy("ann"));
    seats.add(admitted(admission.admit(from("192.0.2.1"), () -> removed.add(2))));
    assertEquals(List.of(), removed);
    assertEquals(2, admission.strangers());
    admitted(admission.admit(from("192.0.2.1"), () -> removed.add(3)));
    assertEquals(List.of(1), removed);
    seats.get(1).close();
    seats.get(2).known();
    assertEquals(1, admission.strangers());
    assertEquals(3, admission.connections());
  }

  @Test
  void whoLogsOutIsTheNewestStranger() {
    var admission = new Admission(new Admission.Caps(100, 100, 1, 1), AddressRules.OPEN);
    var removed = new ArrayList<Integer>();
    var first = admitted(admission.admit(from("192.0.2.1"), () -> removed.add(1)));
    assertTrue(first.occupy("ann"));
    var second = admitted(admission.admit(from("192.0.2.1"), () -> removed.add(2)));
    first.vacate();
    assertEquals(List.of(2), removed);
    assertEquals(1, admission.strangers());
    second.close();
    var third = admitted(admission, new Origin.Local("ann"));
    assertTrue(third.occupy("ann"), "the connection counts as nobody's");
    third.vacate();
    assertEquals(1, admission.strangers(), "whoever is on this machine is none");
    third.close();
    third.vacate();
    assertEquals(1, admission.connections());
    assertTrue(first.occupy("ann"));
  }

  private static Admission.Seat admitted(Decision decision) {
    return assertInstanceOf(Decision.Admitted.class, decision).seat();
  }

  @Test
  void whatAProxyHasAnnouncedCountsForItsClient() {
    var admission = new Admission(new Admission.Caps(100, 1, 100), AddressRules.OPEN);
    var proxy = new Origin.Proxy(InetAddress.ofLiteral("198.51.100.1"));
    var first = admitted(admission.admit(proxy, () -> {}));
    var second = admitted(admission.admit(proxy, () -> {}));
    var client = InetAddress.ofLiteral("192.0.2.9");
    assertTrue(first.comesFrom(client).isEmpty());
    assertTrue(second.comesFrom(client).isPresent());
    first.close();
    assertTrue(second.comesFrom(client).isEmpty());
    assertEquals(1, admission.connections());
  }
}
