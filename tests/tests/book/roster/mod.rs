//! Stories of the roster: invitations, devices, roles and rules.

mod invitations;
mod rights;

use kith_protocol::{
    entry::{
        Content,
        roster::{
            AccountLimits, AccountOpened, BankPolicy, Basis, CustodiansSet, Enrolment,
            InvitationApproved, InvitationIssued, KeyEnrolled, KeyRevoked, MemberJoined,
            PersonErased, PolicySet, ProfileChanged, Role, RoleGranted, RoleRevoked, Roster,
            RulesAdopted, Shared, Storage, SupporterEnded, SupporterGranted,
        },
    },
    id::{Account, Author},
    limits::{DAY_MS, HOUR_MS},
};
use kith_tests::{
    desk::{Code, Desk, help, line},
    people::{Device, Person, detail, envelope, uuid},
};

fn cast() -> (Desk, Person, Person, Person, Person) {
    let [steward, broker, ana, ben] = ["steward", "broker", "ana", "ben"].map(Person::named);
    let desk = Desk::with(&steward, &broker, &[&ana, &ben]);
    (desk, steward, broker, ana, ben)
}

fn r(roster: Roster) -> Content {
    Content::Roster(roster)
}

fn invite(key: &Device, account: Option<Account>, role: Option<Role>) -> Content {
    r(Roster::InvitationIssued(InvitationIssued {
        account,
        key: key.key(),
        role,
    }))
}

fn device(key: &Device, invitation: Option<&Device>) -> Enrolment {
    Enrolment {
        invitation: invitation.map(Device::key),
        key: key.key(),
        storage: Storage::File,
    }
}

fn enrol(desk: &mut Desk, account: Account, new: &Device, invitation: &Device) -> Result<(), Code> {
    let content = r(Roster::KeyEnrolled(KeyEnrolled {
        account,
        device: device(new, Some(invitation)),
    }));
    let made = desk.make(Author::Account(account), content);
    desk.submit(&made, &[new, invitation]).map(drop)
}

fn join(desk: &mut Desk, account: Account, new: &Device, invitation: &Device) -> Result<(), Code> {
    let content = r(Roster::MemberJoined(MemberJoined {
        account,
        details: None,
        device: Some(device(new, Some(invitation))),
    }));
    let made = desk.make(Author::Account(account), content);
    desk.submit(&made, &[new, invitation]).map(drop)
}

fn stop(key: &Device) -> Content {
    r(Roster::KeyRevoked(KeyRevoked { key: key.key() }))
}
