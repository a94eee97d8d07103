# Completion of vestibulectl for fish. A test compares the commands and their options with the program.
function __vestibulectl_accounts
    vestibulectl accounts 2>/dev/null
end

function __vestibulectl_profiles
    vestibulectl profile list 2>/dev/null | string replace --regex ' .*' ''
end

function __vestibulectl_takes
    __fish_seen_subcommand_from $argv
end

complete -c vestibulectl -f
complete -c vestibulectl -s h -l help -d 'Print help'
complete -c vestibulectl -n __fish_use_subcommand -l version -d 'Print the version'

complete -c vestibulectl -n __fish_use_subcommand -a accounts -d 'List the accounts, the last used one first'
complete -c vestibulectl -n __fish_use_subcommand -a use -d 'Put an account first'
complete -c vestibulectl -n __fish_use_subcommand -a signup -d 'Make an account, and log in'
complete -c vestibulectl -n __fish_use_subcommand -a login -d 'Log in'
complete -c vestibulectl -n __fish_use_subcommand -a logout -d 'End the session, at the server and here'
complete -c vestibulectl -n __fish_use_subcommand -a status -d 'Say whether somebody is signed in'
complete -c vestibulectl -n __fish_use_subcommand -a get -d 'Read protected resources, several at once'
complete -c vestibulectl -n __fish_use_subcommand -a request -d "Send any request with the account's token"
complete -c vestibulectl -n __fish_use_subcommand -a token -d 'Print an access token that is good now'
complete -c vestibulectl -n __fish_use_subcommand -a events -d 'Print what happened to the session'
complete -c vestibulectl -n __fish_use_subcommand -a run -d 'Run a command that finds an access token in its environment'
complete -c vestibulectl -n __fish_use_subcommand -a serve-token -d 'Give tokens to your other programs over a socket'
complete -c vestibulectl -n __fish_use_subcommand -a credential -d 'Give git the token of the account that it asks about'
complete -c vestibulectl -n __fish_use_subcommand -a exec-credential -d 'Give kubectl a token'
complete -c vestibulectl -n __fish_use_subcommand -a profile -d 'Say what types of services are known'
complete -c vestibulectl -n __fish_use_subcommand -a check -d "Try the whole flow of a service's tokens, and report what does not hold"
complete -c vestibulectl -n __fish_use_subcommand -a doctor -d 'Examine all that a sign-in needs, and say what is wrong'
complete -c vestibulectl -n __fish_use_subcommand -a help -d 'Print what a command does and takes'

complete -c vestibulectl -n '__vestibulectl_takes logout status get request token events run serve-token exec-credential' -s a -l account -x -a '(__vestibulectl_accounts)' -d 'Account to use'
complete -c vestibulectl -n '__vestibulectl_takes accounts status events doctor' -l json -d 'Print JSON'
complete -c vestibulectl -n '__vestibulectl_takes signup login profile check' -s u -l username -x -d 'Name to log in with'
complete -c vestibulectl -n '__vestibulectl_takes signup login check' -s p -l profile -x -a '(__vestibulectl_profiles)' -d 'Type of the service'
complete -c vestibulectl -n '__vestibulectl_takes signup login' -l client-certificate -x -d 'PKCS#11 URI of a certificate to show'
complete -c vestibulectl -n '__vestibulectl_takes signup login' -l trust-certificate -x -d 'SHA-256 of a certificate to trust for the account'
complete -c vestibulectl -n '__vestibulectl_takes signup login profile check' -l password-stdin -d 'Read the password from standard input'
complete -c vestibulectl -n '__vestibulectl_takes profile' -l server -x -d 'Server to check a profile at'
complete -c vestibulectl -n '__vestibulectl_takes logout' -l all -d 'Every account of the list'
complete -c vestibulectl -n '__vestibulectl_takes status' -s w -l watch -d 'Print a line at each change'
complete -c vestibulectl -n '__vestibulectl_takes get request check' -s o -l output -r -F -d 'Write the answer to a file'
complete -c vestibulectl -n '__vestibulectl_takes request' -s H -l header -x -d 'Send this header too'
complete -c vestibulectl -n '__vestibulectl_takes request' -s d -l data -x -d 'Send this body'
complete -c vestibulectl -n '__vestibulectl_takes request' -s i -l include -d 'Print status and headers too'
complete -c vestibulectl -n '__vestibulectl_takes token' -l fresh -d 'Renew it first'
complete -c vestibulectl -n '__vestibulectl_takes token' -l valid-for -x -d 'Renew it first if it does not last that long'
complete -c vestibulectl -n '__vestibulectl_takes token credential exec-credential' -l show -d 'Print a token even to a terminal'
complete -c vestibulectl -n '__vestibulectl_takes serve-token' -l socket -r -F -d 'Where the socket is made'
complete -c vestibulectl -n '__vestibulectl_takes run' -l env -x -d 'Variable that the command finds the token in'
complete -c vestibulectl -n '__vestibulectl_takes check' -l sign-up -d 'Sign up a user for the check'
complete -c vestibulectl -n '__vestibulectl_takes check' -l provoke-rate-limit -d 'Log in wrongly until the service asks for a pause'
complete -c vestibulectl -n '__vestibulectl_takes check' -l wait -x -d 'Longest life of an access token that is waited for'
complete -c vestibulectl -n '__vestibulectl_takes check' -l format -x -a 'text markdown json junit sarif' -d 'How the report is written'
complete -c vestibulectl -n '__vestibulectl_takes doctor' -l mend -d 'Mend what can be mended'
complete -c vestibulectl -n '__vestibulectl_takes doctor' -l unlock -d "Ask for the keyring's password"
complete -c vestibulectl -n '__vestibulectl_takes events' -s f -l follow -d 'Print new ones as they come'

complete -c vestibulectl -n '__vestibulectl_takes use' -a '(__vestibulectl_accounts)'
complete -c vestibulectl -n '__vestibulectl_takes profile' -a 'list show check find new'
complete -c vestibulectl -n '__vestibulectl_takes credential' -a 'get store erase'
complete -c vestibulectl -n '__vestibulectl_takes show' -a '(__vestibulectl_profiles)'
complete -c vestibulectl -n '__vestibulectl_takes check new' -F
