//! A file on its way to the object store.

use crate::{MadeFile, SummaryError};
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt as _};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek as _, Write};

/// Files up to this size go in one request, larger ones in parts of it. S3 asks for parts of 5 MiB at least,
/// and takes 10,000.
const PART: u64 = 16 * 1024 * 1024;

/// A file being made, in the temporary folder until it is whole. It has no name there and goes with its handle.
pub(crate) struct Draft {
    file: BufWriter<File>,
    digest: Sha256,
    size: u64,
    part: u64,
}

impl Draft {
    pub(crate) fn new() -> io::Result<Self> {
        Draft::in_parts_of(PART)
    }

    fn in_parts_of(part: u64) -> io::Result<Self> {
        Ok(Draft {
            file: BufWriter::new(tempfile::tempfile()?),
            digest: Sha256::new(),
            size: 0,
            part,
        })
    }

    /// Hands the file to the object store, which shows it only once it has all of it.
    pub(crate) async fn send(
        mut self,
        objects: &dyn ObjectStore,
        path: &Path,
    ) -> Result<MadeFile, SummaryError> {
        self.file.flush()?;
        let mut file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        let refused = |cause| SummaryError::Objects {
            path: path.to_string(),
            cause,
        };
        if self.size <= self.part {
            let mut whole = Vec::new();
            file.read_to_end(&mut whole)?;
            objects.put(path, whole.into()).await.map_err(refused)?;
        } else {
            let mut upload = objects.put_multipart(path).await.map_err(refused)?;
            if let Err(cause) = send_parts(BufReader::new(file), self.part, upload.as_mut()).await {
                // What was sent is dropped here or, where that fails too, by the bucket's lifecycle rule.
                let _ = upload.abort().await;
                return Err(refused(cause));
            }
        }
        let sha256 = self
            .digest
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(MadeFile {
            path: path.to_string(),
            sha256,
            size: self.size,
        })
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.digest.update(&bytes[..written]);
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

async fn send_parts(
    mut file: impl Read,
    part: u64,
    upload: &mut dyn MultipartUpload,
) -> object_store::Result<()> {
    loop {
        let mut bytes = Vec::new();
        let read = file.by_ref().take(part).read_to_end(&mut bytes);
        read.map_err(|error| object_store::Error::Generic {
            store: "temporary folder",
            source: error.into(),
        })?;
        if bytes.is_empty() {
            upload.complete().await?;
            return Ok(());
        }
        upload.put_part(bytes.into()).await?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use campaign::Digest;
    use object_store::memory::InMemory;

    #[tokio::test]
    async fn a_file_arrives_whole_with_its_size_and_digest_in_one_part_or_many() {
        let content: Vec<u8> = (0..1000_u32).flat_map(u32::to_le_bytes).collect();
        for part in [7, 500, 3999, 4000, 1 << 20] {
            let objects = InMemory::new();
            let path = Path::from("summaries/file");
            let mut draft = Draft::in_parts_of(part).unwrap();
            draft.write_all(&content).unwrap();
            let made = draft.send(&objects, &path).await.unwrap();
            let stored = objects.get(&path).await.unwrap().bytes().await.unwrap();
            assert_eq!(stored, content, "parts of {part}");
            assert_eq!(
                (made.size, made.sha256.as_str()),
                (4000, Digest::of(&content).as_str())
            );
        }
    }
}
