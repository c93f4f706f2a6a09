//! Whose report on paper it is, with what is on file and what was entered of it.

use crate::Web;
use crate::subject::{Subject, Way};
use campaign::near::Bar;
use campaign::paper::PaperEntry;
use campaign::{Declaration, RosterEntry, RosterNumber, date, timing};
use http::StatusCode;
use store::{Standing, StoreError};
use web::{Person, Problem};

/// Somebody whose report came on paper.
pub(super) struct About {
    pub(super) number: RosterNumber,
    /// As the roster has them; none if they are not on it.
    pub(super) entry: Option<RosterEntry>,
    pub(super) standing: Standing,
    /// What was entered last; none if nothing was.
    pub(super) last: Option<PaperEntry>,
}

impl About {
    pub(super) async fn find(web: &Web, number: RosterNumber) -> Result<Self, StoreError> {
        let (mut standing, last) = tokio::try_join!(
            web.store.people.standing(&number, &[]),
            web.store.papers.of(&number)
        )?;
        Ok(About {
            entry: standing.entry.take(),
            number,
            standing,
            last,
        })
    }

    /// The same by what stands in an address.
    pub(super) async fn at(web: &Web, number: &str) -> Result<Self, Problem> {
        let number = RosterNumber::parse(number).map_err(|_| unknown())?;
        Ok(About::find(web, number).await?)
    }

    /// The entry that waits to be compared.
    pub(super) fn waiting(&self) -> Option<&PaperEntry> {
        self.last.as_ref().filter(|last| last.waits())
    }

    /// What was entered last, for somebody who may have to do with it.
    ///
    /// # Errors
    /// 404 where nothing was entered, 403 where it is too near.
    pub(super) fn entry_for(&self, person: &Person) -> Result<&PaperEntry, Problem> {
        let entry = self.last.as_ref().ok_or_else(Problem::not_found)?;
        check_distance(person, &entry.number, &entry.declarant.name, Some(&entry.content))?;
        Ok(entry)
    }

    /// Their report as one that came on paper, where this person may enter it.
    ///
    /// # Errors
    /// 404 for somebody who is not on the roster, 409 for who need not declare, 403 where it is too near.
    pub(super) fn subject(&self, web: &Web, person: &Person) -> Result<Subject<'_>, Problem> {
        let entry = self.entry.as_ref().ok_or_else(unknown)?;
        let obligation = entry.explained_in_chinese(&web.campaign);
        if !obligation.must_declare {
            let why = format!(
                "{}{}：{}",
                entry.name,
                obligation.duty,
                obligation.grounds.join("；")
            );
            return Err(Problem::new(StatusCode::CONFLICT, why));
        }
        let on_file = self.standing.current.as_ref().map(|current| &current.content);
        check_distance(person, &entry.number, &entry.name, on_file)?;
        Ok(Subject {
            entry,
            standing: &self.standing,
            way: Way::Paper(self.last.as_ref()),
        })
    }
}

/// Nobody enters or compares their own report, or one near to them.
pub(super) fn check_distance(
    person: &Person,
    number: &RosterNumber,
    name: &str,
    content: Option<&Declaration>,
) -> Result<(), Problem> {
    let told = match person.party().bar_from_entering(number, name, content) {
        None => return Ok(()),
        Some(Bar::Oneself) => "本人的报告由本人登录填报；不便填报的，由另一人录入和核对".to_owned(),
        Some(bar) => bar.to_string(),
    };
    Err(Problem::new(StatusCode::FORBIDDEN, told))
}

fn unknown() -> Problem {
    let detail = "花名册上没有这个编号的人员；已移出花名册的，不再录入纸质报告";
    Problem::new(StatusCode::NOT_FOUND, detail)
}

/// Another entry of the same report waits.
pub(super) fn entered_already(entry: &PaperEntry) -> Problem {
    let (name, by, on) = (
        &entry.declarant.name,
        &entry.by.name,
        date::in_chinese(timing::day(entry.at)),
    );
    let detail =
        format!("{name}的纸质报告已由{by}于{on}录入，待另一人核对，不能再次录入；请核对已录入的内容");
    Problem::new(StatusCode::CONFLICT, detail)
}
