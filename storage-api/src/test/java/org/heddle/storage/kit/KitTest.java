package org.heddle.storage.kit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageConfig;
import org.heddle.storage.StorageProvider;
import org.heddle.storage.kit.FaultyStorage.Fault;
import org.junit.jupiter.api.Test;

/// The kit finds what it is for: each test puts one fault into the model and runs the contract that
/// has to see it.
final class KitTest {
  /// A fault that shows only when threads meet may stay hidden once.
  private static final int ATTEMPTS = 20;

  private static StorageFixture fixture(Fault fault) {
    var memory = new MemoryStorage();
    return new StorageFixture(
        new StorageProvider() {
          @Override
          public String name() {
            return "faulty";
          }

          @Override
          public List<Option> options() {
            return List.of();
          }

          @Override
          public Storage open(StorageConfig config) {
            return FaultyStorage.wrap(memory, fault);
          }
        },
        Path.of(""),
        Map.of());
  }

  private interface Run<C> {
    void test(C contract) throws Exception;
  }

  private static <C extends StorageContract> void finds(
      Fault fault, Function<Fault, C> contract, Run<C> run) throws Exception {
    C sound = contract.apply(Fault.NONE);
    sound.openStorage();
    run.test(sound);
    sound.closeStorage();
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      C faulty = contract.apply(fault);
      faulty.openStorage();
      try {
        run.test(faulty);
      } catch (AssertionError e) {
        return;
      } finally {
        faulty.closeStorage();
      }
    }
    throw new AssertionError(fault + " was not found");
  }

  private static FlagsContract flags(Fault fault) {
    return new FlagsContract() {
      @Override
      protected StorageFixture fixture() {
        return KitTest.fixture(fault);
      }
    };
  }

  private static ConcurrencyContract concurrency(Fault fault) {
    return new ConcurrencyContract() {
      @Override
      protected StorageFixture fixture() {
        return KitTest.fixture(fault);
      }
    };
  }

  private static AtomicityContract atomicity(Fault fault) {
    return new AtomicityContract() {
      @Override
      protected StorageFixture fixture() {
        return KitTest.fixture(fault);
      }
    };
  }

  private static ModelContract model(Fault fault) {
    return new ModelContract() {
      @Override
      protected StorageFixture fixture() {
        return KitTest.fixture(fault);
      }
    };
  }

  private static ContentContract content(Fault fault) {
    return new ContentContract() {
      @Override
      protected StorageFixture fixture() {
        return KitTest.fixture(fault);
      }
    };
  }

  private static CopyMoveContract copies(Fault fault) {
    return new CopyMoveContract() {
      @Override
      protected StorageFixture fixture() {
        return KitTest.fixture(fault);
      }
    };
  }

  private static TreeContract tree(Fault fault) {
    return new TreeContract() {
      @Override
      protected StorageFixture fixture() {
        return KitTest.fixture(fault);
      }
    };
  }

  private static RecentContract recent(Fault fault) {
    return new RecentContract() {
      @Override
      protected StorageFixture fixture() {
        return KitTest.fixture(fault);
      }
    };
  }

  @Test
  void appendsThatAreNotAtomic() throws Exception {
    finds(
        Fault.APPEND_ONE_BY_ONE,
        KitTest::atomicity,
        AtomicityContract::everyCommitIsSeenWholeOrNotAtAll);
  }

  @Test
  void movesThatAreNotAtomic() throws Exception {
    finds(
        Fault.MOVES_IN_STEPS,
        KitTest::atomicity,
        AtomicityContract::aMovedMessageIsNeverInBothMailboxesNorInNeither);
  }

  @Test
  void changesThatAreMissed() throws Exception {
    finds(
        Fault.CHANGES_SKIP_ONE, KitTest::concurrency, ConcurrencyContract::aFollowerMissesNothing);
    finds(
        Fault.CHANGES_SKIP_ONE,
        KitTest::model,
        contract -> contract.aRandomHistoryGivesTheAnswersOfTheModel(1));
  }

  @Test
  void storesThatOverwrite() throws Exception {
    finds(Fault.IGNORES_UNCHANGED_SINCE, KitTest::flags, FlagsContract::whatChangedSinceIsRefused);
    finds(
        Fault.IGNORES_UNCHANGED_SINCE,
        KitTest::concurrency,
        ConcurrencyContract::conditionalStoresOfSeveralSessionsDoNotOverwriteEachOther);
    finds(
        Fault.IGNORES_UNCHANGED_SINCE,
        KitTest::model,
        contract -> contract.aRandomHistoryGivesTheAnswersOfTheModel(2));
  }

  @Test
  void copiesThatLeaveOutWhatIsGone() throws Exception {
    finds(
        Fault.COPIES_WHAT_IS_THERE,
        KitTest::copies,
        CopyMoveContract::aMissingMessageIsIgnoredOrRefused);
    finds(
        Fault.COPIES_WHAT_IS_THERE,
        KitTest::model,
        contract -> contract.aRandomHistoryGivesTheAnswersOfTheModel(3));
  }

  @Test
  void subscriptionsThatGoWithTheirMailbox() throws Exception {
    finds(
        Fault.FORGETS_SUBSCRIPTIONS,
        KitTest::tree,
        TreeContract::deletingLeavesTheChildrenAndTheSubscription);
  }

  @Test
  void messagesThatAreRecentTwice() throws Exception {
    finds(Fault.KEEPS_RECENT, KitTest::recent, RecentContract::whatCameIsRecentOnce);
    finds(Fault.KEEPS_RECENT, KitTest::recent, RecentContract::manySessionsShareNothing);
  }

  @Test
  void contentThatComesShortOrSummariesThatAreWrong() throws Exception {
    finds(Fault.SHORT_READS, KitTest::content, ContentContract::anyRangeCanBeRead);
    finds(
        Fault.SUMMARIES_OF_OTHERS,
        KitTest::content,
        ContentContract::theSummaryIsThatOfTheMessageOrNotThere);
  }

  @Test
  void countersThatStandStill() throws Exception {
    finds(
        Fault.STALE_STATUS,
        KitTest::model,
        contract -> contract.aRandomHistoryGivesTheAnswersOfTheModel(4));
  }
}
