package org.heddle.storage.jdbc;

import java.util.List;
import java.util.function.Consumer;
import org.heddle.storage.Finding;
import org.heddle.storage.Finding.Remedy;
import org.heddle.storage.Finding.Repair;

/// A check of one account under way: whose it is, what to do about what is found, and who hears of
/// it.
record Examination(
    JdbcStorage storage, long account, String name, Repair repair, Consumer<Finding> findings) {
  /// Something that a repair puts right.
  record Fault(String place, String what) {}

  boolean repairs() {
    return repair == Repair.YES;
  }

  /// Tells what can be put right, or was.
  void tell(List<Fault> faults) {
    Remedy remedy = repairs() ? Remedy.REPAIRED : Remedy.REPAIRABLE;
    faults.forEach(
        fault -> findings.accept(new Finding(name, fault.place(), fault.what(), remedy)));
  }

  /// Tells what is gone for good.
  void tellLost(String place, String what) {
    findings.accept(new Finding(name, place, what, Remedy.NONE));
  }

  /// Looks once more, and repairs what is to be repaired, in a transaction of its own; then tells
  /// what was found in it. The job locks what it looks at.
  ///
  /// Damage is in the tables and not in the journal. So it may be that a repair is run again where
  /// there is none, on a database that is made anew: what it writes must do no harm there, and adds
  /// no row that is there already.
  ///
  /// @return how many faults there were
  int settle(Job<List<Fault>> job) {
    List<Fault> faults = storage.committers().submit(Scope.alone(), job);
    tell(faults);
    return faults.size();
  }
}
