package org.heddle.imap;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.heddle.imap.MailboxView.Expunges;
import org.heddle.imap.SessionState.LoggedIn;
import org.heddle.imap.SessionState.LoggedOut;
import org.heddle.imap.SessionState.NotAuthenticated;
import org.heddle.imap.SessionState.Selected;
import org.heddle.imap.syntax.Command;
import org.heddle.imap.syntax.StatusItem;
import org.heddle.net.Greeting;

/// Which handler does which command. Confined to the session's thread.
final class Handlers {
  private final Dialogue dialogue;
  private final LoginHandler login;
  private final CapabilityHandler capability;
  private final TreeHandler tree;
  private final ListHandler list;
  private final StatusHandler status;
  private final SelectHandler select;
  private final AppendHandler append;
  private final ReplaceHandler replace;
  private final IdleHandler idle;
  private final CompressHandler compress;
  private final Announcer announcer;
  private final Notifications notifications;
  private final News news;
  private final Vigil vigil;
  private final NotifyHandler notify;
  private final UidBatchesHandler batches;
  private final FetchHandler fetch;
  private final StoreHandler store;
  private final CopyHandler copy;
  private final ExpungeHandler expunge;
  private final SearchHandler search;
  private final EsearchHandler esearch;
  private final ThreadHandler thread;
  private final QuotaHandler quota;
  private final AclHandler acl;
  private final NamespaceHandler namespace;
  private final MetadataNews metadataNews;
  private final MetadataHandler metadata;

  Handlers(
      Dialogue dialogue, ImapProtocol protocol, Doorbell doorbell, BooleanSupplier isStopping) {
    this.dialogue = dialogue;
    this.announcer = new Announcer(dialogue);
    this.capability = new CapabilityHandler(dialogue, protocol.sasl(), announcer);
    this.login = new LoginHandler(dialogue, protocol, capability);
    this.status = new StatusHandler(dialogue);
    this.acl = new AclHandler(dialogue);
    this.namespace = new NamespaceHandler(dialogue);
    var values = new MetadataResponse(dialogue);
    this.list = new ListHandler(dialogue, status, acl, values);
    this.notifications = new Notifications(dialogue, announcer, status, list, doorbell);
    this.metadataNews = new MetadataNews(dialogue, notifications);
    this.metadata = new MetadataHandler(dialogue, values, metadataNews);
    this.tree = new TreeHandler(dialogue, notifications);
    var resynchronization = new Resynchronization(dialogue, announcer);
    this.select = new SelectHandler(dialogue, announcer, resynchronization, protocol.texts());
    this.quota = new QuotaHandler(dialogue);
    this.append = new AppendHandler(dialogue, notifications);
    this.replace = new ReplaceHandler(dialogue, announcer, notifications);
    this.compress = new CompressHandler(dialogue);
    this.batches = new UidBatchesHandler(dialogue);
    this.fetch = new FetchHandler(dialogue, announcer, resynchronization);
    this.news = new News(announcer, fetch, notifications, metadataNews);
    this.notify = new NotifyHandler(announcer, notifications, news);
    this.vigil = new Vigil(dialogue, announcer, news, doorbell, isStopping);
    this.idle = new IdleHandler(dialogue, vigil);
    this.store = new StoreHandler(dialogue, announcer);
    this.copy = new CopyHandler(dialogue, announcer, notifications);
    this.expunge = new ExpungeHandler(dialogue, announcer);
    this.search = new SearchHandler(dialogue, announcer);
    this.esearch = new EsearchHandler(dialogue, announcer, search, protocol.texts());
    this.thread = new ThreadHandler(dialogue, announcer);
  }

  /// Says in which state the session begins.
  SessionState greet(Greeting greeting) throws IOException {
    return login.greet(greeting);
  }

  /// The user leaves, and their client stays (RFC 8437).
  NotAuthenticated leave(LoggedIn here) {
    return login.leave(here);
  }

  /// Tells the client what others did.
  void announce(Selected here, Expunges expunges) throws IOException {
    news.tellSelected(here, expunges);
  }

  /// Whether the client is to be told of things while it sends nothing (RFC 5465).
  boolean watchesFor(LoggedIn here) {
    return news.isAwaited(here);
  }

  /// Tells it until it sends something.
  void keepWatch(LoggedIn here) throws IOException {
    vigil.keep(
        () -> {
          dialogue.input().await();
          return here;
        },
        here,
        announcer.events().betweenCommands());
  }

  /// The session is over.
  void close() {
    notifications.close();
  }

  /// Tells the client which annotations others changed.
  void tellMetadata(LoggedIn here) throws IOException {
    metadataNews.tell(here);
  }

  Outcome always(Command.Always command, SessionState here) throws IOException {
    return switch (command) {
      case Command.Capability _ -> capability.capability(here);
      case Command.Noop _ -> Outcome.ok(here, "NOOP completed");
      case Command.Id id -> capability.id(id, here);
      case Command.Logout _ -> {
        dialogue.untaggedLine("BYE Logging out");
        yield Outcome.ok(new LoggedOut(), "LOGOUT completed");
      }
    };
  }

  Outcome beforeLogin(Command.BeforeLogin command, NotAuthenticated here) throws IOException {
    return switch (command) {
      case Command.StartTls _ ->
          throw new IllegalStateException("STARTTLS changes what the session itself is made of");
      case Command.Login(var user, var password) -> login.login(user, password, here);
      case Command.Authenticate authenticate -> login.authenticate(authenticate, here);
    };
  }

  Outcome afterLogin(String tag, Command.AfterLogin command, LoggedIn here) throws IOException {
    return switch (command) {
      case Command.Enable enable -> capability.enable(enable, here);
      case Command.Select request -> select.select(request, here);
      case Command.Create(var mailbox, var uses) ->
          tree.create(mailbox, uses.orElse(List.of()), here);
      case Command.Delete(var mailbox) -> tree.delete(mailbox, here);
      case Command.Rename(var from, var to) -> tree.rename(from, to, here);
      case Command.Subscribe(var mailbox) -> tree.subscribe(mailbox, here);
      case Command.Unsubscribe(var mailbox) -> tree.unsubscribe(mailbox, here);
      case Command.ListMailboxes(var request) -> {
        wantModSeqs(request.status(), here);
        yield list.list(request, here);
      }
      case Command.Lsub(var reference, var pattern) -> list.lsub(reference, pattern, here);
      case Command.Xlist(var reference, var pattern) -> list.xlist(reference, pattern, here);
      case Command.Namespace _ -> namespace.namespace(here);
      case Command.Status(var mailbox, var items) -> {
        wantModSeqs(items, here);
        yield status.status(mailbox, items, here);
      }
      case Command.GetQuota(var root) -> quota.getQuota(root, here);
      case Command.GetQuotaRoot(var mailbox) -> quota.getQuotaRoot(mailbox, here);
      case Command.SetQuota(var root, _) -> quota.setQuota(root);
      case Command.GetAcl(var mailbox) -> acl.getAcl(mailbox, here);
      case Command.SetAcl request -> acl.setAcl(request, here);
      case Command.DeleteAcl(var mailbox, var identifier) ->
          acl.deleteAcl(mailbox, identifier, here);
      case Command.ListRights(var mailbox, var identifier) ->
          acl.listRights(mailbox, identifier, here);
      case Command.MyRights(var mailbox) -> acl.myRights(mailbox, here);
      case Command.GetMetadata request -> metadata.get(request, here);
      case Command.SetMetadata request -> metadata.set(request, here);
      case Command.SetMetadataTooLarge _ -> throw MetadataHandler.tooLarge();
      case Command.Append(var mailbox) -> append.append(mailbox, here);
      case Command.Esearch request -> esearch.esearch(tag, request, here);
      case Command.EsearchInUnknownCharset(var options) ->
          throw SearchHandler.unknownCharset(options, here);
      case Command.Idle _ -> idle.idle(here);
      case Command.NotifyNone _ -> notify.none(here);
      case Command.NotifySet request -> notify.set(request, here);
      case Command.Unauthenticate _ ->
          throw new IllegalStateException("UNAUTHENTICATE changes what the session is made of");
      case Command.Compress request -> compress.compress(request, here);
    };
  }

  /// Who asks for HIGHESTMODSEQ wants mod-sequences (RFC 7162 section 3.1).
  private void wantModSeqs(Set<StatusItem> items, LoggedIn here) throws IOException {
    if (items.contains(StatusItem.HIGHESTMODSEQ)) {
      announcer.want(Dialogue.ModSeqs.CONDSTORE, here);
    }
  }

  Outcome onMailbox(String tag, Command.OnMailbox command, Selected here) throws IOException {
    announcer.rights(here);
    return switch (command) {
      case Command.Check _ -> Outcome.ok(here, "CHECK completed");
      case Command.Close _ -> expunge.close(here);
      case Command.Unselect _ -> select.unselect(here);
      case Command.Expunge(var uids) -> expunge.expunge(uids, here);
      case Command.UidBatches request -> batches.uidBatches(tag, request, here);
      case Command.Search request -> search.search(tag, request, here);
      case Command.Sort request -> search.sort(tag, request, here);
      case Command.CancelUpdate(var tags) -> search.cancelUpdate(tags, here);
      case Command.SearchInUnknownCharset(_, var options) ->
          throw SearchHandler.unknownCharset(options, here);
      case Command.ThreadMessages request -> thread.thread(tag, request, here);
      case Command.Fetch request -> fetch.fetch(request, here);
      case Command.Store request -> store.store(request, here);
      case Command.Copy request -> copy.copy(tag, request, here);
      case Command.Replace request -> replace.replace(request, here);
      case Command.Move request -> copy.move(tag, request, here);
    };
  }
}
