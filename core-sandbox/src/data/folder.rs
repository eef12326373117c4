//! All records of a company as a folder of files, one for each resource.

mod csv;
mod error;
mod json;
mod record;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use core_api::endpoint::CallKind;

use super::{
    database::Database,
    derived::refresh,
    schema::{Resource, all},
};
pub use error::SeedError;

/// Writes all records of a company to a folder, one JSON file for each resource.
///
/// Records are in the order of their ids, and each is one line. A file of a resource without records is an
/// empty array.
pub(crate) fn dump(database: &Database, folder: &Path) -> io::Result<()> {
    for resource in all() {
        let file = file(folder, resource, "json");
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)?;
        }
        json::write(&file, database.rows(resource))?;
    }
    Ok(())
}

/// Reads all records of a company from a folder of JSON and CSV files.
///
/// Resources without a file have no records, apart from single objects such as the company itself. Names of
/// entities without records are those of `base`. A mistake leaves `base` as it is.
pub(crate) fn load(base: &Database, folder: &Path) -> Result<Database, SeedError> {
    check_names(folder, folder)?;
    let mut database = base.without_records();
    // The records whose derived fields the files do not give.
    let mut incomplete = Vec::new();
    for resource in all() {
        let files = ["json", "csv"].map(|extension| file(folder, resource, extension));
        let records = match &files {
            [json, csv] if json.exists() && csv.exists() => {
                let reason = format!("{} holds the same resource; remove one", csv.display());
                return Err(SeedError::new(json, reason));
            }
            [json, _] if json.exists() => json::read(json)?,
            [_, csv] if csv.exists() => csv::read(csv, resource)?,
            _ if resource.has(CallKind::Read) => {
                database.copy_records(base, resource);
                continue;
            }
            _ => continue,
        };
        let rows = record::rows(&mut database, resource, records, &mut incomplete)?;
        database.insert_all(resource, rows);
    }
    // A name may come from a record whose name comes from a third one, as that of the client of a project.
    for (resource, id) in [(); 3].iter().flat_map(|()| &incomplete) {
        refresh(&mut database, resource, *id);
    }
    database.follow_records();
    Ok(database)
}

/// Returns the file of a resource: its path below the folder.
fn file(folder: &Path, resource: &Resource, extension: &str) -> PathBuf {
    let path = resource.path.trim_start_matches('/');
    folder.join(path).with_extension(extension)
}

/// Checks that each JSON and CSV file is that of a resource, so that no misspelled file is left out.
fn check_names(root: &Path, folder: &Path) -> Result<(), SeedError> {
    let failed = |error: io::Error| SeedError::new(folder, format!("cannot be read: {error}"));
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            if !is_other_company(root, &path) {
                check_names(root, &path)?;
            }
            continue;
        }
        let is_data = path.extension().is_some_and(|end| end == "json" || end == "csv");
        let is_known = all()
            .iter()
            .any(|resource| ["json", "csv"].iter().any(|end| file(root, resource, end) == path));
        if is_data && !is_known {
            let reason = "is not the file of a resource; name it after the path of the resource, \
                          such as `timeentry.json`";
            return Err(SeedError::new(&path, reason));
        }
    }
    Ok(())
}

/// Returns whether a folder holds the records of another company.
fn is_other_company(root: &Path, folder: &Path) -> bool {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    // Hidden folders are those of other programs, such as Git.
    folder.parent() == Some(root) && (name.starts_with("company-") || name.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::*;
    use crate::data::{
        DataSet, Marks, Unconfirmed, create, database,
        schema::{ACTIVITY, PROJECT, TIME_ENTRY},
    };

    fn sample() -> Database {
        database(DataSet::Sample, date(2026, 3, 17), "Example Architects", 0)
    }

    fn marks() -> Marks {
        Marks::new(Unconfirmed::Evaluate)
    }

    fn contents(folder: &Path) -> BTreeMap<PathBuf, String> {
        let mut all = BTreeMap::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                all.extend(contents(&path));
            } else {
                all.insert(path.clone(), fs::read_to_string(&path).unwrap());
            }
        }
        all
    }

    fn mistake(files: &[(&str, &str)]) -> String {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        let error = load(&sample(), folder.path()).unwrap_err().to_string();
        error.replace(&format!("{}/", folder.path().display()), "")
    }

    #[test]
    fn a_dump_is_loaded_and_dumped_to_the_same_bytes() {
        let mut database = sample();
        let body = r#"{"code":"é","description":"a","billRate":1234567890.1234567890123456,
            "zip":[1, 2.50,
            null],"ant":null}"#;
        create(&mut database, &ACTIVITY, body.as_bytes(), &mut marks()).unwrap();
        let [first, second] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        dump(&database, first.path()).unwrap();
        let loaded = load(&sample(), first.path()).unwrap();
        dump(&loaded, second.path()).unwrap();
        let strip = |folder: &Path| -> BTreeMap<_, _> {
            let relative =
                |(path, text): (PathBuf, String)| (path.strip_prefix(folder).unwrap().into(), text);
            contents(folder).into_iter().map(relative).collect::<BTreeMap<PathBuf, String>>()
        };
        let (first, second) = (strip(first.path()), strip(second.path()));
        assert!(first == second);
        assert!(first[Path::new("activity.json")].contains("1234567890.1234567890123456"));
        assert_eq!(first[Path::new("timeentry.json")].lines().count(), 5_002);
    }

    #[test]
    fn new_records_after_a_load_have_new_ids_and_versions() {
        let folder = tempfile::tempdir().unwrap();
        let mut database = sample();
        let add = |database: &mut Database, code: &str| {
            let body = format!(r#"{{"code":"{code}","description":"a"}}"#);
            create(database, &ACTIVITY, body.as_bytes(), &mut marks()).unwrap();
        };
        add(&mut database, "N1");
        dump(&database, folder.path()).unwrap();
        let mut loaded = load(&sample(), folder.path()).unwrap();
        add(&mut loaded, "N2");
        assert_eq!(loaded.count(&ACTIVITY), database.count(&ACTIVITY) + 1);
        let versions: std::collections::BTreeSet<_> =
            loaded.rows(&ACTIVITY).map(|row| row.text("version")).collect();
        assert_eq!(versions.len(), loaded.count(&ACTIVITY));
    }

    #[test]
    fn short_files_are_completed() {
        let folder = tempfile::tempdir().unwrap();
        let id = "2a897167-97ab-4321-98ca-ae767280525d";
        fs::write(folder.path().join("README.md"), "Fixtures").unwrap();
        fs::write(
            folder.path().join("project.csv"),
            format!("code,id,name,startDate,sendInvoiceToContact\nA-1,{id},\"Tower, east\",2026-01-02,TRUE\n"),
        )
        .unwrap();
        let entry = format!(r#"[{{"projectId":"{}","actualHours":1.50}}]"#, id.to_uppercase());
        fs::write(folder.path().join("timeentry.json"), entry).unwrap();
        let database = load(&sample(), folder.path()).unwrap();
        let project = database.rows(&PROJECT).next().unwrap();
        assert_eq!(project.text("displayName").as_deref(), Some("A-1 | Tower, east"));
        assert_eq!(project.text("startDate").as_deref(), Some("2026-01-02T00:00:00"));
        let entry = database.rows(&TIME_ENTRY).next().unwrap();
        assert_eq!(entry.id("projectId"), project.id("id"));
        assert_eq!(entry.text("project").as_deref(), Some("A-1 | Tower, east"));
        assert!(entry.id("id").is_some() && entry.text("version").is_some());
        assert_eq!(database.count(&ACTIVITY), 0);
        assert!(
            all().iter().filter(|one| one.has(CallKind::Read)).all(|one| database.count(one) == 1)
        );
    }

    #[test]
    fn a_mistake_has_its_file_line_and_field() {
        for (name, content, expected) in [
            ("actvity.json", "[]", "actvity.json: is not the file of a resource"),
            ("hr/x.csv", "", "hr/x.csv: is not the file of a resource"),
            ("activity.json", "{}", "activity.json, line 1: is not a valid array of records"),
            ("activity.json", "[\n{},\n{\n]", "activity.json, line 4"),
            ("activity.json", "[{},\n5]", "activity.json, line 2: is not a valid record"),
            (
                "activity.json",
                "[\n{\"code\": \"a\"},\n{\"code\": \"b\",\n\"billRate\": \"five\"}]",
                "activity.json, line 4, `billRate`: is not a valid decimal number: `\"five\"`",
            ),
            ("activity.json", "[{\"id\":\"7\"}]", "line 1, `id`: is not a valid id: `\"7\"`"),
            ("activity.json", "[{\"id\":null}]", "line 1, `id`: is null; leave it out"),
            ("activity.json", "[{\"code\":\"a\",\"code\":\"b\"}]", "`code`: is given twice"),
            (
                "activity.json",
                "[{\"id\":\"2a897167-97ab-4321-98ca-ae767280525d\"},\n\
                  {\"id\":\"2A897167-97AB-4321-98CA-AE767280525D\"}]",
                "activity.json, line 2, `id`: another record has the same id",
            ),
            ("activity.csv", "code,colour\na,b\n", "line 1, `colour`: is not a field of /activity"),
            ("activity.csv", "code,code\na,b\n", "line 1, `code`: is given twice"),
            ("activity.csv", "code\na\nb,c\n", "activity.csv, line 3"),
            (
                "activity.csv",
                "code,billable\na,true\nb,perhaps\n",
                "line 3, `billable`: is not a valid",
            ),
            (
                "activity.csv",
                "code,customFields\na,{}\n",
                "line 2, `customFields`: is not a valid list",
            ),
        ] {
            let message = mistake(&[(name, content)]);
            assert!(message.contains(expected), "{content}\n{message}\n{expected}");
        }
        let both = mistake(&[("activity.csv", "code\n"), ("activity.json", "[]")]);
        assert!(both.contains("holds the same resource"), "{both}");
        let missing = load(&sample(), Path::new("/nowhere/at/all")).unwrap_err().to_string();
        assert!(missing.contains("/nowhere/at/all: cannot be read"), "{missing}");
    }
}
