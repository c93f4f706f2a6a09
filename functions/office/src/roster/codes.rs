//! Personal codes and second factors that were lost: proposed here, done when another person confirms.

use super::letter::Letter;
use crate::Office;
use crate::confirmations::{self, ProposalView};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::confirmation::{Act, MOST_CHOSEN};
use campaign::errors::Answer;
use campaign::form::{Fields, FormField};
use campaign::person;
use campaign::{Role, RosterEntry, RosterNumber, UnitId, form};
use http::HeaderMap;
use serde_json::Value;
use store::{ByWhom, Written};
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut};
use web::{Form, Person, Problem};

/// Letters made at once: as many as one prints at a stretch. Asked again, the next ones follow.
const MOST_LETTERS: usize = 200;

/// Who gets first codes.
#[derive(Clone, Copy)]
pub(crate) struct Chosen<'a> {
    pub(crate) unit: &'a UnitId,
    /// The ones that were chosen; nobody for everyone in the unit.
    pub(crate) people: &'a [person::Person],
    /// Whether those of the discipline team are among them: one of it has to confirm theirs.
    pub(crate) with_discipline: bool,
}

impl Chosen<'_> {
    fn has(&self, number: &RosterNumber) -> bool {
        self.people.is_empty() || self.people.iter().any(|person| &person.number == number)
    }
}

/// First letters for a unit.
pub(crate) struct FirstLetters {
    pub(crate) letters: Vec<Letter>,
    /// Whether some are left: confirmed again, they follow.
    pub(crate) more: bool,
    /// Who got none, since a person of the discipline team has to confirm theirs.
    pub(crate) left_out: Vec<RosterNumber>,
}

/// Proposes a new code.
#[utoipa::path(post, path = "/api/roster/{number}/code", operation_id = "issueCode", security(("Session" = [])),
    description = "Proposes a new personal code, which starts the account anew. Once another person confirms it, the old \
        one ends, and with it the sessions it opened.",
    params(("number" = String, Path, description = "花名册编号")),
    responses(
        (status = 202, description = "Proposed", body = ProposalView),
        (status = 409, description = "Proposed already", body = Problem, content_type = "application/problem+json"),
        NotThere,
        SignedOut, NoRight, Faults
    ))]
pub(crate) async fn for_person(
    State(office): State<Office>,
    person: Person,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let of = confirmations::of(&office.entry(&number).await?);
    office
        .propose_act(&person, Act::IssueCode { of }, request.headers())
        .await
}

/// People who were ticked, by their numbers.
#[derive(Clone, Debug, Default)]
struct Ticked(Vec<RosterNumber>);

impl FormField for Ticked {
    fn take(fields: &mut Fields<'_>, name: &'static str, label: &'static str, answer: Answer) -> Self {
        let ticked = match fields.take(name, label, answer) {
            None | Some(Value::Null) => return Ticked::default(),
            Some(Value::Object(ticked)) => ticked,
            Some(_) => {
                return fields
                    .refuse(name, "格式不正确：应为花名册编号")
                    .unwrap_or_default();
            }
        };
        // A box that is ticked is sent as `true`, by a form as that text.
        let is_ticked = |value: &Value| value == true || value == "true";
        let ticked = ticked.iter().filter(|(_, value)| is_ticked(value));
        let numbers = ticked.map(|(number, _)| RosterNumber::parse(number).ok());
        let numbers = numbers.collect::<Option<Vec<_>>>().map(Ticked);
        numbers
            .or_else(|| fields.refuse(name, "格式不正确：应为花名册编号"))
            .unwrap_or_default()
    }
}

form! {
    /// A unit, by its id, and who of it; everyone who has no code, if nobody is named.
    struct ChosenUnit {
        #[schema(value_type = UnitId, example = "tianyuan")]
        unit: Option<String> = chosen "单位",
        /// 花名册编号, each with `true`; 50 at most.
        #[schema(value_type = Option<std::collections::BTreeMap<String, bool>>, example = json!({ "TY-001": true }))]
        people: Ticked = chosen "发放给",
        /// Set where only those who are named are meant: nobody named is then an error, and not everyone.
        chosen: Option<bool> = chosen "只发放给勾选的人员",
    }
}

/// Proposes first codes for a unit, or some of it.
#[utoipa::path(post, path = "/api/roster/codes", operation_id = "issueFirstCodes", security(("Session" = [])),
    description = "Proposes a first personal code for everyone in the unit who has none, or for those of them who are named. \
        Another person confirms it.",
    request_body(content = ChosenUnit, content_type = "application/json"),
    responses(
        (status = 202, description = "Proposed", body = ProposalView),
        (status = 409, description = "Proposed already", body = Problem, content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
pub(crate) async fn for_unit(
    State(office): State<Office>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::<ChosenUnit>::read(request).await?;
    let unit = form.parse(|fields, check| {
        let unit = fields.unit.as_deref().and_then(|unit| UnitId::parse(unit).ok());
        let unit = unit.filter(|unit| office.web.campaign.unit(unit).is_some());
        check.say_if(unit.is_none(), "unit", "请选择单位");
        let ticked = fields.people.0.len();
        let nobody = fields.chosen == Some(true) && ticked == 0;
        check.say_if(nobody, "people", "请勾选要发放的人员");
        let most = format!("一次最多勾选 {MOST_CHOSEN} 人，现有 {ticked} 人");
        check.say_if(ticked > MOST_CHOSEN, "people", &most);
        unit
    })?;
    let answer = match office.ticked(&unit, &mut form).await {
        Ok(people) => {
            let act = Act::IssueCodes { unit, people };
            office.propose_act(&person, act, form.headers()).await
        }
        Err(problem) => Err(problem),
    };
    form.answer(&office.web, answer).await
}

/// Proposes that a second factor is reset.
#[utoipa::path(post, path = "/api/roster/{number}/factor-reset", operation_id = "resetSecondFactor",
    security(("Session" = [])), description = "Proposes that the next sign-in enrols a new second factor. Another person confirms it.",
    params(("number" = String, Path, description = "花名册编号")),
    responses(
        (status = 202, description = "Proposed", body = ProposalView),
        (status = 409, description = "Proposed already", body = Problem, content_type = "application/problem+json"),
        NotThere,
        SignedOut, NoRight, Faults
    ))]
pub(crate) async fn reset_factor(
    State(office): State<Office>,
    person: Person,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let of = confirmations::of(&office.entry(&number).await?);
    office
        .propose_act(&person, Act::ResetFactor { of }, request.headers())
        .await
}

impl Office {
    /// Somebody on the roster.
    pub(crate) async fn entry(&self, number: &str) -> Result<RosterEntry, Problem> {
        let number = RosterNumber::parse(number).map_err(|_| Problem::not_found())?;
        let found = self.web.store.people.entries(&[number]).await;
        found?.pop().ok_or_else(Problem::not_found)
    }

    /// Those who were ticked, as the roster has them; nobody where everyone is meant. Each is of the unit and has no code yet.
    async fn ticked(
        &self,
        unit: &UnitId,
        form: &mut Form<ChosenUnit>,
    ) -> Result<Vec<person::Person>, Problem> {
        let numbers = form.entered.people.0.clone();
        let entries = self.web.store.people.entries(&numbers).await?;
        let issued = self.web.store.accounts.codes_issued(&numbers).await?;
        let has_left = |number: &&RosterNumber| {
            let entry = entries.iter().find(|entry| &entry.number == *number);
            entry.is_none_or(|entry| &entry.unit != unit)
        };
        let has_one = |number: &&RosterNumber| issued.contains_key(*number);
        if let Some(gone) = numbers.iter().find(has_left) {
            let unit = self.web.campaign.unit_name(unit);
            return Err(form.refuse("people", format!("{gone} 不在{unit}的花名册上")));
        }
        if let Some(given) = numbers.iter().find(has_one) {
            return Err(form.refuse("people", format!("{given} 已有个人识别码，重发须逐人提出")));
        }
        if numbers.is_empty() && !self.has_somebody_without_code(unit).await? {
            let unit = self.web.campaign.unit_name(unit);
            return Err(form.refuse("unit", format!("{unit}没有人还需要个人识别码")));
        }
        Ok(entries.iter().map(person::Person::of).collect())
    }

    async fn has_somebody_without_code(&self, unit: &UnitId) -> Result<bool, Problem> {
        let store = &self.web.store;
        let mut after: Option<RosterNumber> = None;
        loop {
            let page = store.roster.page(unit, after.as_ref()).await?;
            let issued = self.codes_of(&page.items).await?;
            if page.items.iter().any(|entry| !issued.contains_key(&entry.number)) {
                return Ok(true);
            }
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(false),
            }
        }
    }

    /// Letters for those who were chosen and have no code yet. Those of the discipline team come only where one of it
    /// confirms.
    pub(crate) async fn first_letters(
        &self,
        chosen: Chosen<'_>,
        whom: ByWhom<'_>,
        headers: &HeaderMap,
    ) -> Result<FirstLetters, Problem> {
        let store = &self.web.store;
        let mut made = FirstLetters {
            letters: Vec::new(),
            more: false,
            left_out: Vec::new(),
        };
        let mut after: Option<RosterNumber> = None;
        loop {
            let page = store.roster.page(chosen.unit, after.as_ref()).await?;
            let issued = self.codes_of(&page.items).await?;
            for entry in page
                .items
                .iter()
                .filter(|entry| chosen.has(&entry.number) && !issued.contains_key(&entry.number))
            {
                if !chosen.with_discipline && entry.roles(&self.web.campaign).has(Role::Discipline) {
                    made.left_out.push(entry.number.clone());
                    continue;
                }
                if made.letters.len() == MOST_LETTERS {
                    made.more = true;
                    return Ok(made);
                }
                let drawn = self.draw_code(&entry.number);
                match store
                    .accounts
                    .issue_first_code(&entry.number, &drawn.hash, whom)
                    .await
                {
                    Ok(Written::Committed) => made.letters.push(self.letter(entry, &drawn, whom.at, headers)),
                    // Somebody else issued it, or the person left: no letter from here.
                    Ok(Written::Conflict) => {}
                    // The codes drawn so far are stored: they must reach their letters.
                    Err(error) if !made.letters.is_empty() => {
                        tracing::warn!(%error, "letters were cut short");
                        made.more = true;
                        return Ok(made);
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(made),
            }
        }
    }
}
