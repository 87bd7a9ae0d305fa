"""The routes of accounts and of the audit log, under /console/."""

from django.urls import path

from console.accounts import auditing, own, second_step, views, welcome

ONE = "accounts/<int:user_id>"

urlpatterns = [
    path("sign-in/code", second_step.code, name="console-code"),
    path("sign-in/phone", second_step.set_up, name="console-set-up"),
    path("welcome/<int:user_id>/<str:token>", welcome.welcome, name="console-welcome"),
    path("account", own.account, name="console-account"),
    path("account/password", own.password, name="console-password"),
    path("account/another-phone", own.begin_phone, name="console-another-phone"),
    path("account/phone", own.phone, name="console-phone"),
    path("account/recovery-codes", own.recovery_codes, name="console-recovery-codes"),
    path("account/sign-out-everywhere", own.sign_out_everywhere, name="console-sign-out-everywhere"),
    path("accounts", views.accounts, name="console-accounts"),
    path("accounts/open", views.open_account, name="console-open-account"),
    path(ONE, views.account, name="console-an-account"),
    path(f"{ONE}/role", views.change_role, name="console-account-role"),
    path(f"{ONE}/link", views.make_link, name="console-account-link"),
    path(f"{ONE}/second-factor", views.reset_second_factor, name="console-account-second-factor"),
    path(f"{ONE}/close", views.close, name="console-account-close"),
    path(f"{ONE}/reopen", views.reopen, name="console-account-reopen"),
    path("audit", auditing.audit_log, name="console-audit"),
]
