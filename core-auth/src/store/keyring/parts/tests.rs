//! A crash at any keyring call leaves an intact document.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
};

use super::*;

/// A keyring that fails after a number of calls.
#[derive(Default)]
struct Fragile {
    items: RefCell<BTreeMap<String, Vec<u8>>>,
    calls: Cell<usize>,
    limit: Cell<Option<usize>>,
}

impl Fragile {
    fn call(&self) -> Result<(), KeyringError> {
        if self.limit.get().is_some_and(|limit| self.calls.get() >= limit) {
            return Err(KeyringError::Keyring("killed".to_owned()));
        }
        self.calls.set(self.calls.get() + 1);
        Ok(())
    }
}

impl Items for Fragile {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        self.call()?;
        Ok(self.items.borrow().get(name).cloned().map(Zeroizing::new))
    }

    fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeyringError> {
        self.call()?;
        assert!(secret.len() <= 2560, "more than Windows accepts");
        self.items.borrow_mut().insert(name.to_owned(), secret.to_owned());
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), KeyringError> {
        self.call()?;
        self.items.borrow_mut().remove(name);
        Ok(())
    }
}

fn text(letter: char, length: usize) -> SecretString {
    letter.to_string().repeat(length).into()
}

fn stored(items: &Fragile) -> Option<(String, u64)> {
    let stored = read(items, "a").unwrap();
    stored.map(|(document, revision)| (document.expose_secret().to_owned(), revision))
}

#[test]
fn a_crash_at_any_call_leaves_the_old_document_or_the_new() {
    let (old, new, last) = (text('o', 5000), text('n', 9000), text('l', 100));
    for limit in 0.. {
        let items = Fragile::default();
        write(&items, "a", &old, 0).unwrap();
        items.calls.set(0);
        items.limit.set(Some(limit));
        let result = write(&items, "a", &new, 1);
        let is_done = items.calls.get() < limit;
        items.limit.set(None);
        let (document, revision) = stored(&items).unwrap();
        let expected = if revision == 1 { &old } else { &new };
        assert_eq!(document, expected.expose_secret());
        if result.is_ok() {
            assert_eq!(revision, 2, "a save that succeeds is stored");
        }
        // The next writer continues, and leaves no part of earlier documents.
        let revision = write(&items, "a", &last, revision).unwrap();
        let revision = write(&items, "a", &last, revision).unwrap();
        assert_eq!(stored(&items).unwrap(), (last.expose_secret().to_owned(), revision));
        assert_eq!(items.items.borrow().len(), 2, "{:?}", items.items.borrow().keys());
        if is_done {
            assert!(limit > 10, "the document has several parts");
            return;
        }
    }
}

#[test]
fn another_revision_is_a_conflict_and_stays() {
    let items = Fragile::default();
    assert_eq!(write(&items, "a", &text('x', 10), 1), Err(KeyringError::Conflict));
    assert_eq!(write(&items, "a", &text('x', 10), 0), Ok(1));
    assert_eq!(write(&items, "a", &text('y', 10), 0), Err(KeyringError::Conflict));
    assert_eq!(stored(&items), Some((text('x', 10).expose_secret().to_owned(), 1)));
    assert!(read(&items, "b").unwrap().is_none());
}

#[test]
fn what_is_damaged_is_an_error_and_no_absence() {
    let items = Fragile::default();
    write(&items, "a", &text('x', 5000), 0).unwrap();
    let intact = items.items.borrow().clone();
    for (name, expected) in [
        ("part 1.0 a", KeyringError::Bad("a part of it is missing")),
        ("part 1.2 a", KeyringError::Bad("a part of it is missing")),
    ] {
        items.items.borrow_mut().remove(name);
        assert_eq!(read(&items, "a").map(drop), Err(expected));
        items.items.replace(intact.clone());
    }
    for (name, bytes, expected) in [
        ("head a", "{", KeyringError::Bad("its head cannot be read")),
        ("head a", r#"{"version":2}"#, KeyringError::Newer(2)),
        ("part 1.1 a", "x", KeyringError::Bad("its length differs from the length in its head")),
    ] {
        items.items.borrow_mut().insert(name.to_owned(), bytes.into());
        assert_eq!(read(&items, "a").map(drop), Err(expected));
        items.items.replace(intact.clone());
    }
    let damaged = intact.keys().find(|name| name.starts_with("part")).unwrap().clone();
    items.items.borrow_mut().insert(damaged, vec![0xff; PART]);
    assert_eq!(read(&items, "a").map(drop), Err(KeyringError::Bad("it is not valid UTF-8")));
}
