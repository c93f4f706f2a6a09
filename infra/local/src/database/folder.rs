//! The data folder: one process at a time.

use super::OpenError;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

const DATABASE: &str = "database.sqlite";
const WRITE_AHEAD_LOG: &str = "database.sqlite-wal";
const LOCK: &str = "database.lock";

/// A data folder that this process holds.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    database: PathBuf,
    /// Locked as long as it is open. The lock goes with the process, however it ends.
    _lock: File,
}

impl Folder {
    pub(super) fn hold(path: &Path) -> Result<Self, OpenError> {
        make(path).map_err(failed(path))?;
        let lock_path = path.join(LOCK);
        let lock = File::create(&lock_path).map_err(failed(&lock_path))?;
        match lock.try_lock() {
            Ok(()) => Ok(Folder {
                path: path.to_owned(),
                database: path.join(DATABASE),
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse(path.to_owned())),
            Err(TryLockError::Error(error)) => Err(failed(&lock_path)(error)),
        }
    }

    pub(super) fn database(&self) -> &Path {
        &self.database
    }

    /// The file that holds every commit until it moves into the database's own; on the disk with all that it
    /// holds, and its name.
    pub(super) fn write_ahead_log(&self) -> Result<File, OpenError> {
        let path = self.path.join(WRITE_AHEAD_LOG);
        let log = File::options()
            .read(true)
            .write(true)
            .open(&path)
            .map_err(failed(&path))?;
        log.sync_all().map_err(failed(&path))?;
        File::open(&self.path)
            .and_then(|folder| folder.sync_all())
            .map_err(failed(&self.path))?;
        Ok(log)
    }
}

/// Makes the folder if missing, for its owner alone: what is filed is personal.
fn make(path: &Path) -> std::io::Result<()> {
    let mut folder = std::fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path)
}

fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> OpenError {
    let path = path.to_owned();
    move |reason| OpenError::File { path, reason }
}
