//! What people do, over HTTP; each act is noted in the model once the service took it.

use super::declared::{Form, Leaving};
use super::desk::Deed;
use super::leads::Affair;
use super::model::State;
use super::people::{self, Person};
use super::play::{OFFICE, Play};
use jiff::civil::Date;
use reqwest::Method;
use serde_json::{Value, json};

/// One thing somebody does.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// The office loads everyone and has the letters with the codes printed.
    LoadEveryone,
    /// Somebody new comes onto the roster.
    Arrive(Box<Person>),
    /// Somebody goes to another unit.
    Move(&'static str, &'static str),
    /// Somebody's entry changes to this.
    Change(Box<Person>),
    /// Somebody leaves office, and stays on the roster as one who left.
    LeaveOffice(&'static str, &'static str, &'static str),
    /// Somebody leaves the roster.
    Depart(&'static str),
    /// Somebody files, or amends.
    File(String, Form),
    /// Filing is refused with this status.
    FileRefused(&'static str, u16),
    /// The same content is sent once more: nothing changes.
    Resend(&'static str),
    /// A signer signs everything that waits, but for these people's.
    Sweep(&'static str, Vec<&'static str>),
    /// A signer signs one report.
    Sign(&'static str, &'static str),
    /// A signer returns one, for a reason.
    Return(&'static str, &'static str),
    /// The office notes that somebody signed on paper: whose report, and who signed.
    OnPaper(&'static str, &'static str),
    /// The office appoints a signer: whose report, and who is to sign.
    Appoint(&'static str, &'static str),
    /// A signer lets another one stand in until a day.
    Delegate(&'static str, &'static str, Date),
    /// A withdrawal is reported after filing: whose, which participation, when it was.
    Leave(&'static str, usize, Date),
    /// A unit's officer or head checks a report, with a comment.
    Check(&'static str, &'static str, &'static str),
    /// A unit's head seals Annex 3.
    Seal(&'static str, &'static str),
    /// The office opens a seal.
    Unseal(&'static str),
    /// Both lists collect a report.
    Collect(&'static str),
    /// The office hands over what both lists have.
    Deliver,
    /// Somebody notes something on a report.
    Note(&'static str, &'static str, Deed),
    /// The office tries to note something on a revision that no longer stands.
    NoteOld(&'static str, u32),
    /// The office adds a note to a unit's table.
    UnitNote(&'static str, &'static str),
    /// Leads and spot checks.
    Affair(Affair),
    /// Somebody, or nobody who is signed in, tries what is not theirs: who, method, path, status. `{TY-001}` in the path
    /// stands for that person's reference.
    Refused(Option<&'static str>, Method, &'static str, u16),
}

impl Play {
    pub(super) async fn act(&mut self, act: &Act) {
        self.stirred = true;
        match act {
            Act::LoadEveryone
            | Act::Arrive(_)
            | Act::Move(..)
            | Act::Change(_)
            | Act::LeaveOffice(..)
            | Act::Depart(_) => {
                self.change_roster(act).await;
            }
            Act::File(who, form) => self.file(who, form).await,
            Act::FileRefused(who, status) => {
                let body = Form::nil().json(&self.model.member(who).person);
                let path = "/api/declarations";
                let (found, answer) = self.send(Some(who), Method::POST, path, Some(&body)).await;
                assert_eq!(found, *status, "{who}: {answer}");
            }
            Act::Resend(who) => self.resend(who).await,
            Act::Sweep(signer, except) => self.sweep(signer, except).await,
            Act::Sign(signer, who) => self.sign(signer, who).await,
            Act::Return(signer, who) => {
                let body = json!({ "action": "return", "reason": "请补充参与的起止时间" });
                self.decide(signer, who, body).await;
                self.model.report_mut(who).state = State::Returned;
            }
            Act::OnPaper(who, signer) => {
                let body = json!({ "action": "on_paper", "signer": signer, "note": "纸质原件已存档" });
                self.decide(OFFICE, who, body).await;
                self.model.report_mut(who).state = State::Signed;
            }
            Act::Appoint(who, signer) => {
                let filed = self.model.report(who);
                let path = format!("/api/declarations/{}/signer", filed.reference);
                let body =
                    json!({ "signer": signer, "why": "按规定的阅签人出差在外", "revision": filed.revision });
                self.post(OFFICE, &path, &body).await;
                self.model.report_mut(who).appointed = Some((*signer).to_owned());
                self.model.member_mut(who).history.push("appointed");
            }
            Act::Delegate(from, to, until) => {
                let body = json!({ "to": to, "until": until.to_string() });
                self.post(from, "/api/delegations", &body).await;
                let given = ((*from).to_owned(), (*to).to_owned(), *until);
                self.model.delegations.push(given);
            }
            Act::Leave(who, place, day) => self.leave(who, *place, *day).await,
            Act::Check(by, who, comment) => {
                let filed = self.model.report(who);
                let path = format!("/api/declarations/{}/check", filed.reference);
                let body = json!({ "revision": filed.revision, "comment": comment });
                self.post(by, &path, &body).await;
            }
            Act::Seal(unit, head) => self.seal(unit, head).await,
            Act::Unseal(unit) => self.unseal(unit).await,
            Act::Collect(who) => self.collect(who).await,
            Act::Deliver => self.deliver().await,
            Act::Note(by, who, deed) => self.note(by, who, deed).await,
            Act::NoteOld(who, revision) => self.note_old(who, *revision).await,
            Act::UnitNote(unit, text) => {
                let path = format!("/api/units/{unit}/note");
                self.post(OFFICE, &path, &json!({ "text": text, "why": "补充说明" }))
                    .await;
                self.model.unit_notes.insert(unit, (*text).to_owned());
            }
            Act::Affair(affair) => self.affair(affair).await,
            Act::Refused(who, method, path, status) => {
                self.refused(*who, method.clone(), path, *status).await
            }
        }
    }

    async fn change_roster(&mut self, act: &Act) {
        match act {
            Act::LoadEveryone => {
                people::everyone()
                    .into_iter()
                    .for_each(|person| self.model.add(person));
                self.load(self.whole_roster(), true).await;
                for (unit, ..) in people::UNITS {
                    self.print_letters(unit).await;
                }
            }
            Act::Arrive(person) => {
                self.load(people::file([&**person]), false).await;
                self.model.add((**person).clone());
                self.print_letters(person.unit()).await;
            }
            Act::Change(person) => {
                let number = person.number().to_owned();
                self.change_entry(&number, |_| (**person).clone()).await;
            }
            Act::Move(who, unit) => self.change_entry(who, |person| person.moved_to(unit)).await,
            Act::LeaveOffice(who, how, on) => {
                self.change_entry(who, |person| person.having_left(how, on)).await
            }
            Act::Depart(who) => {
                self.model.member_mut(who).on_roster = false;
                self.signed_out(who);
                self.load(self.whole_roster(), true).await;
            }
            _ => unreachable!("no change of the roster"),
        }
    }

    async fn change_entry(&mut self, who: &str, changed: impl Fn(&Person) -> Person) {
        let person = changed(&self.model.member(who).person);
        self.load(people::file([&person]), false).await;
        self.model.add(person);
    }

    fn whole_roster(&self) -> String {
        let members = self.model.members.values().filter(|member| member.on_roster);
        people::file(members.map(|member| &member.person))
    }

    /// First codes for everyone of a unit who has none, as the letters carry them.
    async fn print_letters(&mut self, unit: &str) {
        let without = format!("/api/roster?unit={unit}&code=none");
        if self.get(OFFICE, &without).await["people"] == json!([]) {
            return;
        }
        let unit = json!({ "unit": unit });
        let proposal = self.post(OFFICE, "/api/roster/codes", &unit).await;
        let printed = self.confirm(&proposal["id"]).await;
        assert_eq!(printed["more"], false);
        for letter in printed["letters"].as_array().unwrap() {
            let text = |name: &str| letter[name].as_str().unwrap().to_owned();
            let must_declare = self.model.member(&text("number")).person.must_declare();
            assert_eq!(letter["must_declare"], must_declare, "{}", text("number"));
            self.letters.insert(text("number"), text("code"));
        }
    }

    async fn file(&mut self, who: &str, form: &Form) {
        let body = form.json(&self.model.member(who).person);
        let receipt = self.post(who, "/api/declarations", &body).await;
        let reference = receipt["reference"].as_str().unwrap().to_owned();
        let former = self.model.member(who).filed.as_ref();
        assert!(
            former.is_none_or(|former| former.reference == reference),
            "a report keeps its reference"
        );
        self.model.file(who, form, &reference, self.now);
        let filed = self.model.report(who);
        let told = (&receipt["revision"], &receipt["late"]);
        assert_eq!(told, (&json!(filed.revision), &json!(filed.is_late())), "{who}");
    }

    async fn resend(&mut self, who: &str) {
        let filed = self.model.report(who).clone();
        let body = filed.form.json(&filed.who);
        let receipt = self.post(who, "/api/declarations", &body).await;
        let told = (&receipt["reference"], &receipt["revision"]);
        assert_eq!(told, (&json!(filed.reference), &json!(filed.revision)));
    }

    /// What waits is what the model says; all of it is signed, but for what is left out.
    async fn sweep(&mut self, signer: &str, except: &[&str]) {
        let list = self.get(signer, "/api/reviews?limit=200").await;
        let lines = list["waiting"].as_array().unwrap().iter();
        let waiting: Vec<String> = lines
            .map(|line| line["number"].as_str().unwrap().to_owned())
            .collect();
        let expected = self.model.waiting_for(signer, self.today());
        assert_eq!(waiting, expected, "what waits for {signer} at {}", self.now);
        for number in waiting.iter().filter(|number| !except.contains(&number.as_str())) {
            self.sign(signer, number).await;
        }
    }

    async fn sign(&mut self, signer: &str, who: &str) {
        self.decide(signer, who, json!({ "action": "sign" })).await;
        self.model.report_mut(who).state = State::Signed;
    }

    async fn decide(&mut self, by: &str, who: &str, mut body: Value) {
        let filed = self.model.report(who);
        body["revision"] = json!(filed.revision);
        let path = format!("/api/declarations/{}/sign-off", filed.reference);
        self.post(by, &path, &body).await;
        self.model.member_mut(who).history.push("decided");
    }

    async fn leave(&mut self, who: &str, place: usize, day: Date) {
        let filed = self.model.report(who);
        let path = format!("/api/declarations/{}/withdrawals", filed.reference);
        let body = json!({
            "revision": filed.revision, "participation": place, "withdrawal": Leaving::Left(day, "撤资").json(),
        });
        self.post(who, &path, &body).await;
        let today = self.today();
        let filed = self.model.report_mut(who);
        filed.deals[place].reported = Some(day);
        filed.deals[place].left_since.get_or_insert(today);
        if filed.delivered.is_some() {
            self.model.to_tell_the_city.insert(who.to_owned());
        }
        self.model.member_mut(who).history.push("withdrawal_reported");
    }

    async fn refused(&mut self, who: Option<&str>, method: Method, path: &str, status: u16) {
        let path = match path.split_once('{').zip(path.split_once('}')) {
            Some(((start, rest), (_, end))) => {
                let number = rest.split('}').next().unwrap();
                format!("{start}{}{end}", self.model.report(number).reference)
            }
            None => path.to_owned(),
        };
        let body = (method == Method::POST).then(|| json!({}));
        let (found, answer) = self.send(who, method, &path, body.as_ref()).await;
        assert_eq!(found, status, "{who:?} {path}: {answer}");
    }
}
