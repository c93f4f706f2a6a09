//! The one thread that owns the database.
//!
//! SQLite commits one transaction at a time, and waiting for the disk takes longer than the transaction. So
//! everything that has come in meanwhile is carried out in turn, each in its own transaction, then the disk is
//! waited for once, and only then do all of them get their answers.

use super::OpenError;
use super::folder::Folder;
use super::operations::{Answer, Operation, Outcome};
use dynoxide::storage::Storage;
use std::fs::File;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use tokio::sync::oneshot;

/// Requests carried out before the first of them is answered, at most.
const MOST_AT_ONCE: usize = 64;

/// SQLite leaves the waiting to this thread: it writes every commit to the write-ahead log, in order, and syncs
/// the log by itself only before it moves pages from there to the database's own file. That happens every so
/// many pages; more than SQLite's default, since pages written often in between move only once.
const PRAGMAS: &str =
    "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -16000;";

/// A way to the thread. It ends when the last of these is gone.
#[derive(Clone, Debug)]
pub(super) struct Worker {
    jobs: mpsc::Sender<Job>,
}

struct Job {
    operation: Operation,
    reply: oneshot::Sender<Outcome>,
}

/// The thread is gone, since the disk failed: what is on it cannot be told until it is opened again.
#[derive(Debug, thiserror::Error)]
#[error("the database has stopped")]
pub(super) struct Stopped;

impl Worker {
    /// Answers once what was done is on the disk.
    pub(super) fn on_disk(storage: Storage, folder: Folder) -> Result<(Self, Closing), OpenError> {
        storage
            .conn()
            .execute_batch(PRAGMAS)
            .map_err(|error| OpenError::Database {
                path: folder.database().to_owned(),
                reason: error.to_string(),
            })?;
        let log = folder.write_ahead_log()?;
        Worker::start(storage, Some(log), Some(folder))
    }

    pub(super) fn in_memory(storage: Storage) -> Result<(Self, Closing), OpenError> {
        Worker::start(storage, None, None)
    }

    fn start(
        storage: Storage,
        log: Option<File>,
        folder: Option<Folder>,
    ) -> Result<(Self, Closing), OpenError> {
        let (jobs, received) = mpsc::channel();
        let database = Database { storage, log };
        let thread = thread::Builder::new()
            .name("database".to_owned())
            .spawn(move || {
                database.serve(&received);
                database.into_one_file();
                drop(folder);
            })
            .map_err(|reason| OpenError::File {
                path: PathBuf::from("database"),
                reason,
            })?;
        Ok((Worker { jobs }, Closing(thread)))
    }

    /// Has an operation carried out.
    pub(super) async fn run(&self, operation: Operation) -> Result<Outcome, Stopped> {
        let (reply, outcome) = oneshot::channel();
        self.jobs.send(Job { operation, reply }).map_err(|_| Stopped)?;
        outcome.await.map_err(|_| Stopped)
    }
}

/// The thread, to be waited for.
#[derive(Debug)]
pub struct Closing(thread::JoinHandle<()>);

impl Closing {
    /// Waits until the database is closed, which it is once the last clone of its client is gone: then all of it is in
    /// one file.
    pub async fn closed(self) {
        let thread = self.0;
        // The thread catches what its requests panic of, and whoever waits has nothing to do about the rest.
        let _ = tokio::task::spawn_blocking(move || thread.join()).await;
    }
}

struct Database {
    storage: Storage,
    log: Option<File>,
}

impl Database {
    fn serve(&self, received: &mpsc::Receiver<Job>) {
        let mut done = Vec::with_capacity(MOST_AT_ONCE);
        while let Ok(first) = received.recv() {
            let before = self.storage.conn().total_changes();
            for job in std::iter::once(first)
                .chain(received.try_iter())
                .take(MOST_AT_ONCE)
            {
                done.push((job.reply, self.carry_out(job.operation)));
            }
            if self.storage.conn().total_changes() != before
                && let Err(error) = self.sync()
            {
                tracing::error!(%error, "the disk failed; the database stops");
                return;
            }
            for (reply, outcome) in done.drain(..) {
                // Whoever asked may have given up.
                let _ = reply.send(outcome);
            }
        }
    }

    /// A panic costs the one request, not the database.
    fn carry_out(&self, operation: Operation) -> Outcome {
        panic::catch_unwind(AssertUnwindSafe(|| operation(&self.storage))).unwrap_or_else(|_| {
            // An error means that no transaction was open.
            let _ = self.storage.rollback();
            Box::new(Answer::failure)
        })
    }

    /// Moves all that was committed into the database's own file, and closes it: before another process may hold the
    /// folder, and so that a copy of the file is a copy of the data.
    fn into_one_file(self) {
        if self.log.is_some()
            && let Err(error) = self
                .storage
                .conn()
                .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        {
            tracing::error!(%error, "the write-ahead log stays beside the database");
        }
    }

    fn sync(&self) -> std::io::Result<()> {
        self.log.as_ref().map_or(Ok(()), File::sync_data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_costs_one_request_and_what_it_had_begun() {
        let worker = Worker::in_memory(Storage::memory().unwrap()).unwrap().0;
        let panics: Operation = Box::new(|storage| {
            storage.begin_transaction().unwrap();
            storage
                .conn()
                .execute_batch("CREATE TABLE half_done (a)")
                .unwrap();
            panic!("on purpose")
        });
        assert_eq!(worker.run(panics).await.unwrap()().status, 500);
        let next: Operation = Box::new(|storage| {
            let left = storage.conn().execute_batch("SELECT a FROM half_done").is_ok();
            Box::new(move || Answer {
                status: if left { 500 } else { 200 },
                body: String::new(),
            })
        });
        assert_eq!(worker.run(next).await.unwrap()().status, 200);
    }
}
