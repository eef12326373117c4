//! Downloads into writers of the standard library.

use std::{
    fs::File,
    io::{self, ErrorKind::Interrupted, Write},
};

use core_api::{ErrorKind, FindDocumentUri, ListDocuments};
use core_sandbox::Fault;

use super::Remote;

#[test]
fn a_file_is_written_and_a_lost_part_is_requested_again() {
    let remote = Remote::start();
    let client = remote.client();
    let document = client.first(ListDocuments::new()).unwrap().unwrap();
    let address = client.send(FindDocumentUri::new(document.id)).unwrap();
    let whole = client.download(&address).bytes().unwrap().into_body();

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.txt");
    let cut = remote.sandbox.inject(Fault::body_cut().on("/storage"));
    let mut file = File::create(&path).unwrap();
    let summary = client.download(&address).limit(1 << 20).write_to(&mut file).unwrap();
    assert_eq!((summary.written(), cut.fired()), (whole.len() as u64, 1));
    assert_eq!(std::fs::read(&path).unwrap(), whole);
    let refused = client.download(&address).limit(3).write_to(&mut io::sink()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Decode);
}

/// A writer that is interrupted before each write, and full after some bytes.
struct Reluctant {
    bytes: Vec<u8>,
    room: usize,
    is_interrupted: bool,
}

impl Write for Reluctant {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.is_interrupted = !self.is_interrupted;
        if self.is_interrupted {
            return Err(Interrupted.into());
        }
        let taken = bytes.len().min(3).min(self.room - self.bytes.len());
        self.bytes.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn an_interrupted_write_is_repeated_and_a_full_writer_is_an_error() {
    let remote = Remote::start();
    let client = remote.client();
    let document = client.first(ListDocuments::new()).unwrap().unwrap();
    let address = client.send(FindDocumentUri::new(document.id)).unwrap();
    let whole = client.download(&address).bytes().unwrap().into_body();
    for room in [whole.len(), whole.len() / 2] {
        let mut writer = Reluctant { bytes: Vec::new(), room, is_interrupted: false };
        // As a trait object, like a writer that is chosen at run time.
        let written = client.download(&address).write_to(&mut writer as &mut dyn Write);
        assert_eq!(writer.bytes, whole[..room]);
        match written {
            Ok(summary) => assert_eq!(summary.written(), room as u64),
            Err(error) => {
                assert_eq!((error.kind(), error.written()), (ErrorKind::Write, room as u64));
                assert!(room < whole.len());
            }
        }
    }
}
