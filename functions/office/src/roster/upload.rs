//! An upload: one or more files that together wait to be loaded.

use crate::Office;
use campaign::confirmation::{MOST_NAMED, RoleChange};
use campaign::person::Person;
use campaign::{Reference, RosterNumber};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use roster_file::Problems;
use serde::{Deserialize, Serialize};
use store::{Staged, Versioned};
use utoipa::ToSchema;
use web::Problem;

/// How long an upload waits. After that it is unknown.
pub(crate) const WAITS: SignedDuration = SignedDuration::from_hours(24);

/// People shown on one page of a preview, and loaded in one step.
pub(crate) const PEOPLE_A_PIECE: usize = 200;

/// People named of those whose entries were changed by others in between; the rest is counted.
const MOST_OVERTAKEN: usize = 200;

/// Parts of one upload. Forty of the largest files hold far more than a province's officials.
pub(crate) const MOST_PARTS: usize = 40;

/// The head of an upload, as it is stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Head {
    /// Who uploaded it.
    pub(crate) by: RosterNumber,
    pub(crate) made_at: Timestamp,
    /// Whether it is the whole roster.
    pub(crate) complete: bool,
    pub(crate) parts: Vec<Part>,
    /// Who leaves, where it is the whole roster; staged with the newest part.
    pub(crate) departures: Departures,
    /// What is wrong with the upload as a whole.
    pub(crate) problems: Problems,
    /// The proposal by which a second person is to confirm the roles it grants; none where it grants none, or was not
    /// proposed yet.
    #[serde(default)]
    pub(crate) proposal: Option<Reference>,
    /// Set once loading has begun.
    pub(crate) loading: Option<Loading>,
}

/// One file of an upload.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Part {
    /// Under which it is staged.
    pub(crate) name: String,
    pub(crate) rows: u32,
    pub(crate) additions: u32,
    pub(crate) changes: u32,
    pub(crate) unchanged: u32,
    /// How many pieces were staged of each kind.
    pub(crate) change_pieces: u32,
    pub(crate) number_pieces: u32,
    pub(crate) signer_pieces: u32,
    pub(crate) may_sign_pieces: u32,
    /// Headings of the file that mean nothing here.
    pub(crate) unused: Vec<String>,
    /// Rows of people that the spreadsheet hides, and headings of such columns.
    #[serde(default)]
    pub(crate) hidden_rows: u32,
    #[serde(default)]
    pub(crate) hidden_columns: Vec<String>,
    /// Whose guarded roles change.
    pub(crate) roles: RoleChanges,
    /// Rows that would give somebody's number to another person.
    #[serde(default)]
    pub(crate) reassigned: Vec<(u32, RosterNumber)>,
}

/// Whose guarded roles change: the first are named, the rest is counted.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct RoleChanges {
    pub(crate) named: Vec<RoleChange>,
    pub(crate) more: u32,
    /// Whether the discipline team's role is among them.
    pub(crate) discipline: bool,
}

/// Who leaves the roster.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Departures {
    /// The part they are staged under.
    pub(crate) part: String,
    pub(crate) pieces: u32,
    pub(crate) people: u32,
    /// Those of them whom the campaign file names as signers: others will sign for their units.
    pub(crate) named_signers: Vec<RosterNumber>,
    /// Who of them holds the discipline team's role.
    #[serde(default)]
    pub(crate) roles: RoleChanges,
    /// Who of them comes back under another number, as it seems.
    #[serde(default)]
    pub(crate) renumbered: Vec<Renumbered>,
}

/// Somebody of the same name and month of birth who leaves under one number and comes under another.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Renumbered {
    /// The number that leaves, with what was filed under it.
    pub(crate) was: RosterNumber,
    /// The number that comes.
    pub(crate) is: RosterNumber,
    pub(crate) name: String,
}

/// How far loading has come.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Loading {
    /// Who began it: the one who proposed it, where it took two.
    pub(crate) by: Person,
    /// Who confirmed it.
    #[serde(default)]
    pub(crate) confirmed_by: Option<Person>,
    pub(crate) begun_at: Timestamp,
    pub(crate) pieces: u32,
    /// Pieces after which what waits for a signer was put where it waits now.
    #[serde(default)]
    pub(crate) routed: u32,
    pub(crate) people: u32,
    /// Whose entries were changed by others after the upload was compared with them. They were left alone.
    pub(crate) overtaken: Vec<RosterNumber>,
    pub(crate) overtaken_count: u32,
    pub(crate) finished_at: Option<Timestamp>,
}

/// Where an upload stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = UploadState)]
pub(crate) enum State {
    Staged,
    /// A second person is to confirm the roles it changes.
    AwaitingConfirmation,
    Loading,
    Loaded,
}

/// One upload, as it was read.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    pub(crate) id: Reference,
    pub(crate) head: Head,
    /// The version that a change of the head replaces; 0 for an upload that is not stored yet.
    pub(crate) version: u32,
}

impl Head {
    pub(crate) fn new(by: RosterNumber, made_at: Timestamp, complete: bool) -> Self {
        Head {
            by,
            made_at,
            complete,
            parts: Vec::new(),
            departures: Departures::default(),
            problems: Problems::default(),
            proposal: None,
            loading: None,
        }
    }

    pub(crate) fn ends(&self) -> Timestamp {
        self.made_at.saturating_add(WAITS).unwrap_or(self.made_at)
    }

    pub(crate) fn state(&self) -> State {
        match &self.loading {
            None if self.proposal.is_some() => State::AwaitingConfirmation,
            None => State::Staged,
            Some(loading) if loading.finished_at.is_none() => State::Loading,
            Some(_) => State::Loaded,
        }
    }

    /// Whose guarded roles change, in all parts and among those who leave.
    pub(crate) fn role_changes(&self) -> RoleChanges {
        let mut all = RoleChanges::default();
        let parts = self.parts.iter().map(|part| &part.roles);
        for some in parts.chain([&self.departures.roles]) {
            some.named.iter().for_each(|change| all.add(change.clone()));
            all.more += some.more;
            all.discipline |= some.discipline;
        }
        all
    }

    /// How far loading has come, while it goes on.
    pub(crate) fn unfinished(&self) -> Option<&Loading> {
        self.loading
            .as_ref()
            .filter(|loading| loading.finished_at.is_none())
    }

    /// Everybody to load or to let go.
    pub(crate) fn people(&self) -> u32 {
        let loads = self.parts.iter().map(|part| part.additions + part.changes);
        loads.sum::<u32>() + self.departures.people
    }

    /// The pieces to load, in order: the parts one after the other, then who leaves.
    pub(crate) fn pieces(&self) -> u32 {
        let of_parts: u32 = self.parts.iter().map(|part| part.change_pieces).sum();
        of_parts + self.departures.pieces
    }

    /// Where a piece is staged, counting from 0; none beyond the last.
    pub(crate) fn piece(&self, mut at: u32) -> Option<(&str, Staged, u32)> {
        for part in &self.parts {
            if at < part.change_pieces {
                return Some((&part.name, Staged::Changes, at));
            }
            at -= part.change_pieces;
        }
        (at < self.departures.pieces).then_some((&*self.departures.part, Staged::Departures, at))
    }
}

impl RoleChanges {
    pub(crate) fn add(&mut self, change: RoleChange) {
        self.discipline |= change.concerns_discipline();
        if self.named.len() < MOST_NAMED {
            self.named.push(change);
        } else {
            self.more += 1;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.named.is_empty()
    }
}

impl Loading {
    pub(crate) fn begin(by: Person, confirmed_by: Option<Person>, begun_at: Timestamp) -> Self {
        Loading {
            by,
            confirmed_by,
            begun_at,
            pieces: 0,
            routed: 0,
            people: 0,
            overtaken: Vec::new(),
            overtaken_count: 0,
            finished_at: None,
        }
    }

    /// Notes a piece that is loaded.
    pub(crate) fn advance(&mut self, people: usize, overtaken: Vec<RosterNumber>) {
        self.pieces += 1;
        self.people += u32::try_from(people).unwrap_or(u32::MAX);
        self.overtaken_count += u32::try_from(overtaken.len()).unwrap_or(u32::MAX);
        let room = MOST_OVERTAKEN.saturating_sub(self.overtaken.len());
        self.overtaken.extend(overtaken.into_iter().take(room));
    }
}

impl Upload {
    /// The address of its page.
    pub(crate) fn path(&self) -> String {
        format!("/api/roster/uploads/{}", self.id)
    }
}

impl Office {
    /// An upload that waits or is loaded.
    ///
    /// # Errors
    /// 404 for an unknown one, or one whose time is over.
    pub(crate) async fn upload(&self, id: &Reference) -> Result<Upload, Problem> {
        let found = self.web.store.uploads.find(id, self.web.now()).await?;
        let Versioned { head, version } = found.ok_or_else(Problem::not_found)?;
        Ok(Upload {
            id: id.clone(),
            head,
            version,
        })
    }

    /// Stores an upload's head.
    ///
    /// # Errors
    /// 409 if another request changed it first.
    pub(super) async fn keep_alone(&self, upload: &mut Upload) -> Result<(), Problem> {
        if self.keep_upload(upload).await? {
            return Ok(());
        }
        Err(Problem::new(
            StatusCode::CONFLICT,
            "此次上传正由另一请求处理，请稍候打开预览页核对后再试",
        ))
    }

    /// Stores an upload's head; false if another request changed it first.
    pub(crate) async fn keep_upload(&self, upload: &mut Upload) -> Result<bool, Problem> {
        let ends = upload.head.ends();
        let stored = self
            .web
            .store
            .uploads
            .put(&upload.id, &upload.head, upload.version, ends)
            .await?;
        if stored {
            upload.version += 1;
        }
        Ok(stored)
    }
}
