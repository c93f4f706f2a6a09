//! Who is on the roster of the deployed stack: loaded by `infra/deploy`, or put straight into the table.

use crate::stack::Stack;
use crate::workspace;
use aws::{Settings, Variables};
use campaign::PersonalCode;
use std::collections::HashMap;
use std::fs;
use store::{CodeHash, Store};
use web::codes::CodeKey;

/// People of the demo roster: two who are no leading cadres, the head of the first one's unit, who signs for it, and
/// two of the campaign office.
const PEOPLE: [&str; 5] = ["TY-001", "JC-001", "TY-003", "JS-002", "JS-003"];

/// Somebody on the roster.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) code: String,
}

impl Stack {
    /// Puts people straight into the table, hashed like the function hashes.
    pub(crate) async fn put_people(&self, code_key: &str) -> HashMap<String, Person> {
        let key = CodeKey::parse(code_key).unwrap();
        let code = PersonalCode::from_random([7; 10]);
        let entries = support::demo_roster(&support::campaign());
        let wanted = entries
            .into_iter()
            .filter(|entry| PEOPLE.contains(&entry.number.as_str()));
        let people: Vec<_> = wanted
            .map(|entry| {
                let hash = CodeHash::new(key.hash(&entry.number, &code));
                (entry, hash)
            })
            .collect();
        self.store()
            .roster_changes
            .load(&people, jiff::Timestamp::now())
            .await
            .unwrap();
        people
            .into_iter()
            .map(|(entry, _)| {
                let code = code.reveal();
                (
                    entry.number.to_string(),
                    Person {
                        name: entry.name,
                        code,
                    },
                )
            })
            .collect()
    }

    /// The table, as the operator reaches it.
    pub(crate) fn store(&self) -> Store {
        let variables = self.aws.variables();
        let variables = Variables::read_by(|name| variables.get(name).cloned());
        let settings = Settings::from_variables(&variables).unwrap();
        Store::new(store::client::build(&settings).unwrap(), self.output("TableName"))
    }

    /// Makes the first office account, whose code is printed once; a second one is refused.
    pub(crate) fn make_first_office(&mut self) {
        let roster = workspace::file("infra/local/demo/roster.csv");
        let options = ["--first-office", "JS-002", "--roster", roster.to_str().unwrap()];
        let printed = self.deploy(&options);
        self.take_printed_code(&printed);
        let again = self.try_deploy(&options);
        let complaint = String::from_utf8_lossy(&again.stderr);
        assert!(
            !again.status.success() && complaint.contains("there is an office account already: JS-002"),
            "{complaint}"
        );
    }

    /// Lets an office account in again that lost its way in, as an operator would.
    pub(crate) fn recover_office(&mut self, number: &str) {
        let printed = self.deploy(&["--recover-office", number]);
        self.take_printed_code(&printed);
    }

    /// Whose code the script printed, once.
    fn take_printed_code(&mut self, printed: &str) {
        let after = |label: &str| {
            let line = printed.lines().find_map(|line| line.trim().strip_prefix(label));
            line.unwrap_or_else(|| panic!("no {label} in {printed}")).trim()
        };
        let person = Person {
            name: after("person").split(' ').next_back().unwrap().to_owned(),
            code: after("code").to_owned(),
        };
        self.people.insert(after("number").to_owned(), person);
    }

    /// Loads the demo roster and takes the printed codes.
    pub(crate) fn load_roster(&mut self) {
        let codes = self.emulator.folder.path().join("codes.csv");
        let roster = workspace::file("infra/local/demo/roster.csv");
        let printed = self.deploy(&[
            "--roster",
            roster.to_str().unwrap(),
            "--codes",
            codes.to_str().unwrap(),
        ]);
        assert!(printed.contains("1 were there already"), "{printed}");
        let codes = fs::read_to_string(codes).unwrap();
        self.people.extend(codes.lines().skip(1).map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let person = Person {
                name: cells[1].to_owned(),
                code: cells[3].to_owned(),
            };
            (cells[0].to_owned(), person)
        }));
    }
}
