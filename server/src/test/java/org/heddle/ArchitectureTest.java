package org.heddle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// Which package may know which; docs/architecture.md says why.
@AnalyzeClasses(
    packages = "org.heddle",
    importOptions = {DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeTheKit.class})
class ArchitectureTest {
  /// The kit is tests too, in a jar of its own.
  static final class DoNotIncludeTheKit implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final String IMAP = "org.heddle.imap..";
  private static final String STORAGE = "org.heddle.storage";

  @ArchTest
  static final ArchRule theServerNamesNoBackend =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.heddle.storage..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.heddle.storage.jdbc..", "org.heddle.storage.maildir..");

  @ArchTest
  static final ArchRule storagesKnowNothingOfTheServer =
      noClasses()
          .that()
          .resideInAPackage("org.heddle.storage..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.heddle", IMAP, "org.heddle.mime..", "org.heddle.net..", "org.heddle.auth..");

  @ArchTest
  static final ArchRule mimeKnowsNothingOfImapOrStorage =
      noClasses()
          .that()
          .resideInAPackage("org.heddle.mime..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              IMAP, "org.heddle.storage..", "org.heddle.net..", "org.heddle.auth..");

  @ArchTest
  static final ArchRule netKnowsNothingOfImapOrStorage =
      noClasses()
          .that()
          .resideInAPackage("org.heddle.net..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              IMAP, "org.heddle.storage..", "org.heddle.mime..", "org.heddle.auth..");

  @ArchTest
  static final ArchRule lmtpKnowsNothingOfImapAndImapNothingOfLmtp =
      slices().matching("org.heddle.(lmtp|imap)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule lmtpKnowsNothingOfTheCommandLine =
      noClasses()
          .that()
          .resideInAPackage("org.heddle.lmtp..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.heddle", "org.heddle.config..", "org.heddle.demo..");

  @ArchTest
  static final ArchRule wireKnowsNothingOfTheCommands =
      noClasses()
          .that()
          .resideInAPackage("org.heddle.imap.wire..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.heddle.imap", "org.heddle.imap.syntax..");

  @ArchTest
  static final ArchRule syntaxKnowsNothingOfTheSession =
      noClasses()
          .that()
          .resideInAPackage("org.heddle.imap.syntax..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.heddle.imap", "org.heddle.net..");

  @ArchTest
  static final ArchRule onlyTheCompositionRootKnowsPicocliAndLogback =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.heddle")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("picocli..", "ch.qos.logback..");

  @ArchTest
  static final ArchRule onlyAuthKnowsHowPasswordsAreHashed =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.heddle.auth..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.password4j..");

  @ArchTest
  static final ArchRule onlyTheIndexKnowsLucene =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.heddle.fulltext..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.lucene..");

  @ArchTest
  static final ArchRule theSpiDependsOnNothingButTheJdk =
      classes()
          .that()
          .resideInAPackage(STORAGE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(STORAGE, "java..", "org.jspecify..", "org.slf4j..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.heddle.(**)").should().beFreeOfCycles();
}
