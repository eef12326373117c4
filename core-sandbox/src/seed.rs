//! Made-up data of a firm of architects: the same at each start, and plausible.

mod activities;
mod projects;
mod time_entries;

use core_api::{Json, record::FieldInfo};
use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use uuid::Uuid;

use crate::{
    resources::Kind,
    store::{Row, Store, bare, mixed, text},
};

/// Everything, up to this day.
pub(crate) fn store(today: Date) -> Store {
    let mut numbers = Numbers(4711);
    let user = numbers.id();
    let mut store = Store::new(user);
    let people = PEOPLE.map(|name| {
        let id = numbers.id();
        store.name(id, name.to_owned());
        id
    });
    let mut seed = Seed { store, numbers, today };
    let activities = activities::seed(&mut seed);
    let projects = projects::seed(&mut seed, &people);
    time_entries::seed(&mut seed, &people, &activities, &projects);
    seed.store
}

const PEOPLE: [&str; 12] = [
    "Ada Reyes",
    "Ben Okafor",
    "Carla Jensen",
    "Dev Malhotra",
    "Elif Yilmaz",
    "Franz Huber",
    "Grace Lin",
    "Hugo Marchetti",
    "Ines Duarte",
    "Jonas Berg",
    "Kavita Rao",
    "Liam Walsh",
];

/// The data as it is being made.
struct Seed {
    store: Store,
    numbers: Numbers,
    today: Date,
}

impl Seed {
    /// Keeps a record, with what every record has, made on this day.
    fn insert(&mut self, kind: Kind, mut row: Row, made: Date) -> Uuid {
        let table = kind.registration().table;
        let id = self.numbers.id();
        let created = self.moment(made);
        let later = i64::from(self.numbers.below(72 * 3600));
        let updated = created.saturating_add(later.seconds()).min(self.today.at(7, 0, 0, 0));
        let user = self.store.user.to_string();
        let version = self.store.new_version();
        for (name, value) in [
            ("id", text(&id.to_string())),
            ("createdOn", text(&created.to_string())),
            ("createdById", text(&user)),
            ("lastUpdated", text(&updated.max(created).to_string())),
            ("lastUpdatedById", text(&user)),
            ("version", text(&version)),
            ("objectState", bare(1)),
        ] {
            row.set(table, name, value);
        }
        self.store.insert(kind, id, row);
        id
    }

    /// A moment of a working day, with a fraction of up to three digits.
    fn moment(&mut self, day: Date) -> DateTime {
        let hour = 8 + self.numbers.below(10) as i8;
        let (minute, second) = (self.numbers.below(60) as i8, self.numbers.below(60) as i8);
        day.at(hour, minute, second, self.numbers.below(1000) as i32 * 1_000_000)
    }
}

/// Numbers that look as if by chance.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(1);
        mixed(self.0)
    }

    /// From 0 up to this number, without it.
    fn below(&mut self, end: u32) -> u32 {
        u32::try_from(self.next() % u64::from(end.max(1))).unwrap_or(0)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        from.get(self.below(u32::try_from(from.len()).unwrap_or(1)) as usize).copied()
    }

    fn id(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.next(), self.next())
    }
}

/// Hundredths as Core writes them: with a point, and without zeros at the end.
fn hundredths(value: u32) -> Option<Json> {
    let digits = format!("{}.{:02}", value / 100, value % 100);
    bare(digits.strip_suffix('0').unwrap_or(&digits))
}

/// A row with these values.
fn row(table: &[FieldInfo], values: &[(&str, Option<Json>)]) -> Row {
    let mut row = Row::empty(table);
    for (name, value) in values {
        row.set(table, name, value.clone());
    }
    row
}
